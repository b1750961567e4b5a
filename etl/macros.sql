-- How findings write numbers and months: Swedish, with no-break spaces and a real minus sign.
CREATE TEMP MACRO sv_number(x, decimals) AS
    translate(format('{:,.' || decimals || 'f}', round(x::DOUBLE, decimals)), ',.-', chr(160) || ',' || chr(8722));

CREATE TEMP MACRO sv_signed(x, decimals) AS
    CASE WHEN round(x::DOUBLE, decimals) > 0 THEN '+' ELSE '' END || sv_number(x, decimals);

CREATE TEMP MACRO sv_month_name(month_no) AS
    list_extract(
        [
            'januari', 'februari', 'mars', 'april', 'maj', 'juni',
            'juli', 'augusti', 'september', 'oktober', 'november', 'december'
        ],
        month_no
    );

CREATE TEMP MACRO sv_month(day) AS sv_month_name(month(day)) || ' ' || year(day);

CREATE TEMP MACRO sv_quarter(day) AS 'kvartal ' || quarter(day) || ' ' || year(day);

CREATE TEMP MACRO sv_value(x, unit) AS
    CASE WHEN unit = 'procent' THEN sv_number(x, 1) || chr(160) || '%' ELSE sv_number(x, 0) END;
