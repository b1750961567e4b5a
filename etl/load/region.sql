-- The length of the code gives the kind: 00 is the country, two other digits a county, four a municipality.
INSERT INTO region BY NAME
SELECT
    region_code,
    name,
    CASE WHEN region_code = '00' THEN 'country' WHEN length(region_code) = 2 THEN 'county' ELSE 'municipality' END AS kind,
    comparison
FROM (FROM raw_regions UNION FROM raw_counties)
LEFT JOIN raw_region_comparison USING (region_code);

INSERT INTO region BY NAME
SELECT
    region_code,
    name,
    CASE kind WHEN 'stadsdel' THEN 'district' WHEN 'skola' THEN 'school' WHEN 'grupp' THEN 'group' ELSE kind END AS kind,
    nullif(parent_code, '') AS parent_code,
    nullif(members, '') AS members
FROM raw_place;
