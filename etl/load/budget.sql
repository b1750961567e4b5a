-- Lines that the plan states as an amount.
INSERT INTO budget_line BY NAME
SELECT
    line.plan_id,
    line_id,
    parent_id,
    position,
    name,
    amount_mnkr,
    cost_mnkr,
    income_mnkr,
    stated_amount,
    stated_unit,
    amount_mnkr AS low_mnkr,
    amount_mnkr AS high_mnkr,
    stated_share_pct,
    'stated' AS basis,
    line.plan_id || ':budget_line:' || line_id AS statement_id,
    CASE WHEN stated_share_pct IS NOT NULL THEN line.plan_id || ':budget_line:' || line_id || ':share' END
        AS share_statement_id
FROM raw_budget_line AS line
LEFT JOIN stated_amount AS stated
    ON stated.plan_id = line.plan_id AND stated.kind = 'budget_line' AND stated.item_id = line.line_id AND stated.named = 'amount_mnkr'
WHERE amount_mnkr IS NOT NULL;

INSERT INTO budget_year BY NAME
SELECT
    of_year.plan_id,
    line_id,
    year,
    of_year.kind,
    amount_mnkr,
    stated_amount,
    stated_unit,
    of_year.plan_id
    || CASE WHEN quote IS NULL THEN ':budget_line:' || line_id ELSE ':budget_year:' || line_id || ':' || year END AS statement_id
FROM raw_budget_year AS of_year
LEFT JOIN stated_amount AS stated
    ON stated.plan_id = of_year.plan_id AND stated.kind = 'budget_year' AND stated.item_id = line_id || ':' || year;

-- Lines that the plan states only as a rounded percentage: the range that both the share and the rest of the frame
-- allow. All shares are assumed to be either rounded (5 is 4.5 to 5.5) or truncated (5 is 5 to 6), and a value that
-- either allows is kept. A share with a decimal has a smaller step.
CREATE TEMP TABLE budget_range AS
WITH only_share AS (
    SELECT line.plan_id, line.line_id, line.parent_id, line.stated_share_pct, parent.amount_mnkr AS whole_mnkr
    FROM raw_budget_line AS line
    INNER JOIN raw_budget_line AS parent ON parent.plan_id = line.plan_id AND parent.line_id = line.parent_id
    WHERE line.amount_mnkr IS NULL
),

stated_beside AS (
    SELECT plan_id, parent_id, coalesce(sum(amount_mnkr), 0) AS stated_mnkr
    FROM raw_budget_line
    GROUP BY plan_id, parent_id
),

hypothesis AS (
    FROM (VALUES ('rounded', -0.5, 0.5), ('cut off', 0.0, 1.0)) AS given(reading, steps_below, steps_above)
),

by_share AS (
    SELECT
        only_share.*,
        hypothesis.reading,
        whole_mnkr - stated_mnkr AS left_mnkr,
        whole_mnkr * (stated_share_pct + steps_below * stated_step(stated_share_pct)) / 100 AS low_mnkr,
        whole_mnkr * (stated_share_pct + steps_above * stated_step(stated_share_pct)) / 100 AS high_mnkr
    FROM only_share
    INNER JOIN stated_beside USING (plan_id, parent_id)
    CROSS JOIN hypothesis
),

by_what_is_left AS (
    SELECT
        *,
        greatest(low_mnkr, left_mnkr - (sum(high_mnkr) OVER siblings - high_mnkr)) AS least_mnkr,
        least(high_mnkr, left_mnkr - (sum(low_mnkr) OVER siblings - low_mnkr)) AS most_mnkr
    FROM by_share
    WINDOW siblings AS (PARTITION BY plan_id, parent_id, reading)
),

possible AS (
    SELECT *
    FROM by_what_is_left
    QUALIFY bool_and(least_mnkr <= most_mnkr) OVER (PARTITION BY plan_id, parent_id, reading)
)

SELECT
    plan_id,
    line_id,
    any_value(whole_mnkr) AS whole_mnkr,
    any_value(left_mnkr) AS left_mnkr,
    min(low_mnkr) AS share_low_mnkr,
    max(high_mnkr) AS share_high_mnkr,
    min(least_mnkr) AS low_mnkr,
    max(most_mnkr) AS high_mnkr
FROM possible
GROUP BY plan_id, line_id;

INSERT INTO statement BY NAME
SELECT
    budget_range.plan_id || ':budget_line:' || line_id AS statement_id,
    statement.plan_id,
    statement.section,
    statement.quote,
    'derived' AS kind,
    line_no,
    sv_number(stated_share_pct, stated_decimals(stated_share_pct)) || ' % av ' || sv_amount(whole_mnkr)
    || ' mnkr, avrundat eller avkortat till '
    || CASE stated_decimals(stated_share_pct) WHEN 0 THEN 'hel procent' WHEN 1 THEN 'en decimal' ELSE 'två decimaler' END || ', är '
    || sv_number(share_low_mnkr, 1) || '–' || sv_number(share_high_mnkr, 1) || ' mnkr. Tillsammans är de poster som bara anges som andel '
    || sv_amount(left_mnkr) || ' mnkr (ramen minus de angivna beloppen). Båda villkoren ger '
    || sv_number(low_mnkr, 1) || '–' || sv_number(high_mnkr, 1) || ' mnkr.' AS formula
FROM budget_range
INNER JOIN raw_budget_line USING (plan_id, line_id)
INNER JOIN statement ON statement.statement_id = budget_range.plan_id || ':budget_line:' || line_id || ':share';

INSERT INTO budget_line BY NAME
SELECT
    plan_id,
    line_id,
    parent_id,
    position,
    name,
    low_mnkr,
    high_mnkr,
    stated_share_pct,
    'derived' AS basis,
    plan_id || ':budget_line:' || line_id AS statement_id,
    plan_id || ':budget_line:' || line_id || ':share' AS share_statement_id
FROM budget_range
INNER JOIN raw_budget_line USING (plan_id, line_id);

-- What is left of a line after its stated parts, from the smallest amount that is shown (amount_decimals in macros.sql): sums of
-- decimals leave 1e-14 where the parts are the whole.
CREATE TEMP TABLE budget_rest AS
SELECT
    parent.plan_id,
    parent.line_id AS parent_id,
    parent.name AS parent_name,
    parent.amount_mnkr AS parent_mnkr,
    sum(part.amount_mnkr) AS parts_mnkr,
    max(part.position) + 1 AS position
FROM raw_budget_line AS parent
INNER JOIN raw_budget_line AS part ON part.plan_id = parent.plan_id AND part.parent_id = parent.line_id
GROUP BY ALL
HAVING count(*) = count(part.amount_mnkr) AND parent.amount_mnkr - sum(part.amount_mnkr) >= 0.0005;

INSERT INTO statement BY NAME
SELECT
    statement_id || '_rest' AS statement_id,
    statement.plan_id,
    section,
    quote,
    'derived' AS kind,
    line_no,
    sv_amount(parent_mnkr) || ' − ' || sv_amount(parts_mnkr) || ' = ' || sv_amount(parent_mnkr - parts_mnkr)
    || ' mnkr' AS formula
FROM budget_rest
INNER JOIN statement ON statement.statement_id = budget_rest.plan_id || ':budget_line:' || parent_id;

INSERT INTO budget_line BY NAME
SELECT
    plan_id,
    parent_id || '_rest' AS line_id,
    parent_id,
    position,
    'Resten av ' || lower(parent_name[1]) || parent_name[2:] AS name,
    parent_mnkr - parts_mnkr AS amount_mnkr,
    parent_mnkr - parts_mnkr AS low_mnkr,
    parent_mnkr - parts_mnkr AS high_mnkr,
    'derived' AS basis,
    plan_id || ':budget_line:' || parent_id || '_rest' AS statement_id
FROM budget_rest;

-- From last year's frame to this year's: the changes that the plan names, last year's frame, and what is left
-- unexplained.
INSERT INTO budget_change BY NAME
SELECT
    change.plan_id, change_id, change.kind, position, name, amount_mnkr, stated_amount, stated_unit, stated_rate_pct,
    from_board, to_board, basis, change.plan_id || ':budget_change:' || change_id AS statement_id
FROM raw_budget_change AS change
LEFT JOIN stated_amount AS stated
    ON stated.plan_id = change.plan_id AND stated.kind = 'budget_change' AND stated.item_id = change.change_id;

-- Only with one frame and one total. A check reports files with other numbers of them.
CREATE TEMP TABLE budget_bridge AS
SELECT
    total.plan_id,
    total.change_id AS total_id,
    frame.line_id AS frame_id,
    frame.amount_mnkr AS frame_mnkr,
    total.amount_mnkr AS total_mnkr,
    coalesce(sum(part.amount_mnkr), 0) AS parts_mnkr
FROM raw_budget_change AS total
INNER JOIN raw_budget_line AS frame
    ON frame.plan_id = total.plan_id AND frame.parent_id IS NULL AND frame.amount_mnkr IS NOT NULL
LEFT JOIN raw_budget_change AS part ON part.plan_id = total.plan_id AND part.kind = 'part'
WHERE total.kind = 'total'
GROUP BY total.plan_id, total.change_id, frame.line_id, frame.amount_mnkr, total.amount_mnkr
QUALIFY count(*) OVER (PARTITION BY total.plan_id) = 1;

CREATE TEMP TABLE budget_derived_change AS
SELECT
    plan_id,
    'previous_frame' AS change_id,
    0 AS position,
    'Föregående års ram' AS name,
    frame_mnkr - total_mnkr AS amount_mnkr,
    sv_amount(frame_mnkr) || ' − ' || sv_amount(total_mnkr) || ' = ' || sv_amount(frame_mnkr - total_mnkr)
    || ' mnkr' AS formula
FROM budget_bridge
UNION ALL
SELECT
    plan_id,
    'unexplained' AS change_id,
    80 AS position,
    'Förklaras inte i planen' AS name,
    total_mnkr - parts_mnkr AS amount_mnkr,
    sv_amount(total_mnkr) || ' − ' || sv_amount(parts_mnkr) || ' (summan av de namngivna förändringarna) = '
    || sv_amount(total_mnkr - parts_mnkr) || ' mnkr' AS formula
FROM budget_bridge
WHERE abs(total_mnkr - parts_mnkr) >= 0.05;

INSERT INTO statement BY NAME
SELECT
    derived.plan_id || ':budget_change:' || derived.change_id AS statement_id,
    derived.plan_id,
    statement.section,
    statement.quote,
    'derived' AS kind,
    line_no,
    derived.formula
FROM budget_derived_change AS derived
INNER JOIN raw_budget_change AS total ON total.plan_id = derived.plan_id AND total.kind = 'total'
INNER JOIN statement ON statement.statement_id = total.plan_id || ':budget_change:' || total.change_id;

INSERT INTO budget_change BY NAME
SELECT
    plan_id, change_id, change_id AS kind, position, name, amount_mnkr, 'derived' AS basis,
    plan_id || ':budget_change:' || change_id AS statement_id
FROM budget_derived_change;

INSERT INTO financing BY NAME
SELECT plan_id, unit_id, name, financed_by, plan_id || ':financing:' || unit_id AS statement_id
FROM raw_financing;
