-- The length of the code gives the kind: 00 is the country, two other digits a county, four a municipality.
INSERT INTO region BY NAME
SELECT
    region_code,
    name,
    CASE WHEN region_code = '00' THEN 'country' WHEN length(region_code) = 2 THEN 'county' ELSE 'municipality' END AS kind
FROM (FROM raw_regions UNION FROM raw_counties);

-- A group of municipalities that compare themselves with each other is a region that stands for its members.
INSERT INTO region BY NAME
SELECT
    comparison AS region_code,
    upper(comparison) AS name,
    'group' AS kind,
    string_agg(region_code, ' ' ORDER BY swedish_order(name)) AS members
FROM raw_region_comparison
INNER JOIN raw_regions USING (region_code)
GROUP BY comparison;

INSERT INTO region BY NAME
SELECT
    region_code,
    name,
    CASE kind WHEN 'stadsdel' THEN 'district' WHEN 'skola' THEN 'school' WHEN 'enhet' THEN 'unit' WHEN 'grupp' THEN 'group' ELSE kind END AS kind,
    nullif(parent_code, '') AS parent_code,
    nullif(members, '') AS members
FROM raw_place;
