-- A value against another: their difference, or their ratio in per cent (index, share), in per cent less 100 (percent) or per 1 000.
CREATE MACRO measured(measure, value, reference) AS
CASE measure
    WHEN 'difference' THEN value - reference
    WHEN 'percent' THEN 100 * (value - reference) / reference
    WHEN 'index' THEN 100 * value / reference
    WHEN 'share' THEN 100 * value / reference
    WHEN 'per_1000' THEN 1000 * value / reference
END;

-- Whether a value can be measured so: nothing is in per cent of zero, and no growth in per cent of what is below zero.
CREATE MACRO is_measurable(measure, reference) AS
CASE measure
    WHEN 'difference' THEN reference IS NOT NULL
    WHEN 'percent' THEN reference > 0
    WHEN 'per_1000' THEN reference > 0
    ELSE reference <> 0
END IS TRUE;
