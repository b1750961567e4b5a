-- The data contract of data/dashboard.duckdb. Each COMMENT gives the meaning and, where there is one, the unit. Small
-- tables have their keys as constraints. The key of observation is checked by
-- checks/observation_has_one_value_a_key.sql instead: an index over three million rows takes longer than the whole
-- load.

CREATE TABLE source (
    source_id    VARCHAR PRIMARY KEY,
    title        VARCHAR NOT NULL,
    producer     VARCHAR NOT NULL,
    publisher    VARCHAR NOT NULL,
    url          VARCHAR,
    licence      VARCHAR NOT NULL,
    retrieved_on DATE NOT NULL,
    updated_on   DATE,
    note         VARCHAR,
    path         VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,
    row_count    INTEGER NOT NULL
);
COMMENT ON TABLE source IS 'One row a file in data/: who made it, who republished it, when it was taken in';
COMMENT ON COLUMN source.path IS 'Within the folder of the sources, which is data/ in a checkout and sources/ on a server';
COMMENT ON COLUMN source.producer IS 'Of a plan that names no publisher: its board';
COMMENT ON COLUMN source.url IS 'NULL where a plan is not published';
COMMENT ON COLUMN source.publisher IS 'Who republished the figures that producer made';
COMMENT ON COLUMN source.updated_on IS 'When the publisher last updated the figures; NULL where the publisher does not say';

CREATE TABLE plan (
    plan_id     VARCHAR PRIMARY KEY,
    title       VARCHAR NOT NULL,
    board       VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    year        INTEGER NOT NULL,
    last_year   INTEGER,
    case_number VARCHAR,
    decided_on  DATE NOT NULL,
    point_count_stated           INTEGER NOT NULL,
    programme_point_count_stated INTEGER NOT NULL,
    goal_count_stated            INTEGER NOT NULL,
    source_id   VARCHAR NOT NULL
);
COMMENT ON COLUMN plan.case_number IS 'NULL where the plan has none';
COMMENT ON COLUMN plan.year IS 'The year that the plan is for, or the first of several';
COMMENT ON COLUMN plan.last_year IS 'The last year that the plan is for: year where it is for one';
COMMENT ON COLUMN plan.point_count_stated IS 'Points the board answers for, as the plan states in words (36)';
COMMENT ON COLUMN plan.programme_point_count_stated IS 'Points in the whole programme, as the plan states (95)';

CREATE TABLE document_line (
    plan_id VARCHAR NOT NULL,
    line_no INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    text    VARCHAR NOT NULL,
    cell    VARCHAR,
    PRIMARY KEY (plan_id, line_no)
);
COMMENT ON TABLE document_line IS 'The plan document as it is, line by line, so that any sentence can be shown in its context';
COMMENT ON COLUMN document_line.cell IS 'Where the text stands in the plan''s sheet (Budget!C7); NULL for a line of the document itself';

CREATE TABLE statement (
    statement_id VARCHAR PRIMARY KEY,
    plan_id      VARCHAR NOT NULL,
    section      VARCHAR NOT NULL,
    quote        VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL CHECK (kind IN ('stated', 'derived', 'interpreted')),
    line_no      INTEGER NOT NULL,
    formula      VARCHAR,
    said_by      VARCHAR,
    CHECK (kind <> 'derived' OR formula IS NOT NULL),
    CHECK (kind <> 'interpreted' OR said_by IS NOT NULL)
);
COMMENT ON COLUMN statement.quote IS 'Verbatim in the document';
COMMENT ON COLUMN statement.line_no IS 'Line of the document where the quote begins';
COMMENT ON COLUMN statement.formula IS 'How a derived figure is computed from what the quote states';
COMMENT ON COLUMN statement.said_by IS 'Who made the interpretation (a function, not a person)';

CREATE TABLE region (
    region_code VARCHAR PRIMARY KEY,
    name        VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL CHECK (
        kind IN ('municipality', 'county', 'country', 'district', 'nyko', 'regso', 'deso', 'school', 'unit', 'group')
    ),
    parent_code VARCHAR,
    members     VARCHAR
);
COMMENT ON COLUMN region.members IS 'The codes, with spaces between, that a group stands for; NULL where it has figures of its own';
COMMENT ON COLUMN region.kind IS 'municipality, county or country; a group of municipalities; or a place of data/places.csv: district, nyko, regso, deso, school, unit';
COMMENT ON COLUMN region.parent_code IS 'The municipality or place that a place of data/places.csv lies in; NULL for all others. Its figure need not be the sum of the places''';

CREATE TABLE indicator (
    indicator_id     VARCHAR PRIMARY KEY,
    title            VARCHAR NOT NULL,
    unit             VARCHAR NOT NULL,
    decimals         INTEGER NOT NULL,
    frequency        VARCHAR NOT NULL CHECK (frequency IN ('W', 'M', 'Q', 'H', 'Y', 'S', 'R', '3Y', '4Y', '5Y', '10Y')),
    rhythm           VARCHAR NOT NULL CHECK (rhythm IN ('W', 'M', 'Q', 'H', 'Y')),
    lag              INTEGER CHECK (lag >= 0),
    aggregation      VARCHAR CHECK (aggregation IN ('sum', 'mean', 'last', 'none')),
    direction        VARCHAR NOT NULL CHECK (direction IN ('higher_better', 'lower_better', 'neutral')),
    definition       VARCHAR NOT NULL,
    comparable_group VARCHAR NOT NULL,
    producer         VARCHAR NOT NULL
);
COMMENT ON COLUMN indicator.frequency IS 'The finest frequency held: W week, M month, Q quarter, H half-year, Y year, S school year, R twelve months ending with any month, 5Y five years';
COMMENT ON COLUMN indicator.rhythm IS 'How often new figures come: W each week, M each month, Q each quarter, H each half-year, Y each year';
COMMENT ON COLUMN indicator.lag IS 'Days from the end of a period until its figure is usually published; NULL where not stated';
COMMENT ON COLUMN indicator.aggregation IS 'How months and quarters make up a longer period: by their sum, mean or last figure, or none of these; NULL where not stated';
COMMENT ON COLUMN indicator.comparable_group IS 'Indicators of different groups never share an axis';

CREATE TABLE observation (
    indicator_id VARCHAR NOT NULL,
    region_code  VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    frequency    ENUM ('W', 'M', 'Q', 'H', 'Y', 'S', 'R', '3Y', '4Y', '5Y', '10Y') NOT NULL,
    sex          ENUM ('total', 'women', 'men') NOT NULL,
    age          VARCHAR NOT NULL,
    value        DOUBLE,
    flag         ENUM ('..', '.', '-'),
    source_id    VARCHAR NOT NULL,
    note         VARCHAR,
    breakdown_id VARCHAR NOT NULL DEFAULT 'total'
);
COMMENT ON COLUMN observation.period_start IS 'First day of the period; stocks such as population are measured on its last day';
COMMENT ON COLUMN observation.sex IS 'total, women or men';
COMMENT ON COLUMN observation.age IS 'total where the indicator itself says the age, otherwise the ages as stated (16-64)';
COMMENT ON COLUMN observation.value IS 'In the unit of the indicator; NULL only where flag says why';
COMMENT ON COLUMN observation.flag IS '.. not available, . not applicable, - nothing to report';
COMMENT ON COLUMN observation.breakdown_id IS 'total, or a part by a third dimension such as industry: see the table breakdown';
COMMENT ON COLUMN observation.note IS 'What the source says of this one figure (address of the page, how it was computed)';

CREATE TABLE breakdown (
    indicator_id  VARCHAR NOT NULL,
    breakdown_id  VARCHAR NOT NULL,
    dimension     VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    sums_to_total BOOLEAN NOT NULL,
    PRIMARY KEY (indicator_id, breakdown_id)
);
COMMENT ON TABLE breakdown IS 'The parts that an indicator is broken down into by a third dimension of its source';
COMMENT ON COLUMN breakdown.breakdown_id IS 'The dimension and the source''s code: näringsgren:A';
COMMENT ON COLUMN breakdown.sums_to_total IS 'Whether the parts of the dimension sum to the total wherever all are known; false where the source has no total';

CREATE TABLE series_break (
    indicator_id VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    note         VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, period_start)
);

CREATE TABLE indicator_age (
    indicator_id VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    age          VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, period_start)
);
COMMENT ON TABLE indicator_age IS 'The age that an indicator counts where observation.age is total, from a day on. One that is not here counts all ages';
COMMENT ON COLUMN indicator_age.age IS 'As in observation (16-64); .. where the source does not say, . where no persons are counted';

CREATE TABLE annotation (
    annotation_id VARCHAR PRIMARY KEY,
    indicator_id  VARCHAR NOT NULL,
    region_code   VARCHAR,
    day           DATE NOT NULL,
    text          VARCHAR NOT NULL,
    said_by       VARCHAR NOT NULL,
    url           VARCHAR
);
COMMENT ON TABLE annotation IS 'A dated remark on a series, shown on every chart of it';
COMMENT ON COLUMN annotation.region_code IS 'NULL where the remark holds for every region';
COMMENT ON COLUMN annotation.said_by IS 'Who says so (a function or an authority, not a person)';

CREATE TABLE series_extent (
    indicator_id      VARCHAR NOT NULL,
    frequency         VARCHAR NOT NULL,
    sex               VARCHAR NOT NULL,
    age               VARCHAR NOT NULL,
    breakdown_id      VARCHAR NOT NULL DEFAULT 'total',
    first_period      DATE NOT NULL,
    last_period       DATE NOT NULL,
    region_count      INTEGER NOT NULL,
    observation_count BIGINT NOT NULL,
    missing_count     BIGINT NOT NULL,
    PRIMARY KEY (indicator_id, frequency, sex, age, breakdown_id)
);
COMMENT ON TABLE series_extent IS 'What observation holds, so that nobody has to go through it all to know';

CREATE TABLE computed_extent (
    indicator_id VARCHAR NOT NULL,
    frequency    VARCHAR NOT NULL,
    sex          VARCHAR NOT NULL,
    age          VARCHAR NOT NULL,
    breakdown_id VARCHAR NOT NULL DEFAULT 'total',
    part         VARCHAR NOT NULL,
    first_period DATE NOT NULL,
    last_period  DATE NOT NULL,
    region_count INTEGER NOT NULL,
    PRIMARY KEY (indicator_id, frequency, sex, age, breakdown_id, part)
);
COMMENT ON TABLE computed_extent IS 'Whole periods that no source publishes and that shorter ones make up: see longer_periods';
COMMENT ON COLUMN computed_extent.part IS 'The frequency of the periods that they are made up of: H half-years, Q quarters, M months';

CREATE TABLE source_extent (
    source_id         VARCHAR PRIMARY KEY,
    frequency         VARCHAR NOT NULL,
    first_period      DATE NOT NULL,
    last_period       DATE NOT NULL,
    observation_count BIGINT NOT NULL,
    missing_count     BIGINT NOT NULL
);
COMMENT ON TABLE source_extent IS 'What observation holds out of each source';

CREATE TABLE catalogue_series (
    series_id    VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    service      VARCHAR NOT NULL,
    code         VARCHAR,
    PRIMARY KEY (series_id, indicator_id)
);
COMMENT ON COLUMN catalogue_series.code IS 'The service''s own id of the indicator, as N01951 in Kolada; NULL where it has none';
COMMENT ON TABLE catalogue_series IS 'The indicators of each series in data/catalogue.toml on the day of the build, fetched or not; none where the catalogue cannot be read';

CREATE TABLE snapshot (
    snapshot_id VARCHAR PRIMARY KEY,
    series_id   VARCHAR NOT NULL,
    taken_at    TIMESTAMP NOT NULL,
    taken_on    DATE NOT NULL,
    since       DATE,
    service     VARCHAR NOT NULL,
    url         VARCHAR NOT NULL,
    licence     VARCHAR NOT NULL,
    sha256      VARCHAR NOT NULL,
    row_count   INTEGER NOT NULL
);
COMMENT ON TABLE snapshot IS 'What a statistics service answered, each time that the answer was another than the last';
COMMENT ON COLUMN snapshot.series_id IS 'The entry of data/catalogue.toml; also the source_id of its observations';
COMMENT ON COLUMN snapshot.taken_at IS 'UTC';
COMMENT ON COLUMN snapshot.taken_on IS 'The same moment as a day in Sweden';
COMMENT ON COLUMN snapshot.since IS 'The first period that was asked for; NULL where the whole series was';

CREATE TABLE revision (
    indicator_id  VARCHAR NOT NULL,
    region_code   VARCHAR NOT NULL,
    period_start  DATE NOT NULL,
    frequency     VARCHAR NOT NULL,
    sex           VARCHAR NOT NULL,
    age           VARCHAR NOT NULL,
    breakdown_id  VARCHAR NOT NULL DEFAULT 'total',
    kind          VARCHAR NOT NULL CHECK (kind IN ('changed', 'added', 'withdrawn')),
    value_before  DOUBLE,
    flag_before   VARCHAR,
    value_after   DOUBLE,
    flag_after    VARCHAR,
    source_before VARCHAR,
    snapshot_id   VARCHAR NOT NULL,
    revised_on    DATE NOT NULL
);
COMMENT ON TABLE revision IS 'What a service answered otherwise than it, or the bundled file, had before. The first answer of a series adds no rows';
COMMENT ON COLUMN revision.kind IS 'changed; added: a period that was not there before; withdrawn: one that is not there any more';

CREATE TABLE source_warning (
    warning_id VARCHAR PRIMARY KEY,
    kind       VARCHAR NOT NULL CHECK (kind IN ('left_out', 'periods_differ')),
    source_id  VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    problem    VARCHAR NOT NULL,
    action     VARCHAR NOT NULL,
    is_current BOOLEAN NOT NULL
);
COMMENT ON TABLE source_warning IS 'What is wrong with the statistics that a build took, or left out: it stops no build, and is shown to who can mend it';
COMMENT ON COLUMN source_warning.warning_id IS 'The snapshot that was left out; else the kind, source, indicator and frequencies';
COMMENT ON COLUMN source_warning.kind IS 'left_out: the answer could not be taken, and the figures from before it stand; periods_differ: a year is another figure than its quarters or months give, or a quarter than its months';
COMMENT ON COLUMN source_warning.source_id IS 'The series of the catalogue; it has no row in source where none of its answers could be taken';
COMMENT ON COLUMN source_warning.is_current IS 'Whether it holds of the figures of today: false once a later answer to the whole series could be taken, or the series left the catalogue';

CREATE TABLE council_goal (
    plan_id         VARCHAR NOT NULL,
    council_goal_no VARCHAR NOT NULL,
    title           VARCHAR NOT NULL,
    contribution    VARCHAR,
    statement_id    VARCHAR NOT NULL,
    level           INTEGER,
    level_name      VARCHAR,
    parent_no       VARCHAR,
    PRIMARY KEY (plan_id, council_goal_no)
);
COMMENT ON TABLE council_goal IS 'The goals above the board''s own: those of the council, or of up to three levels with names of the plan''s own';
COMMENT ON COLUMN council_goal.level IS '1 for the highest; NULL where the plan''s goals contribute to the council''s and do not stand under them';
COMMENT ON COLUMN council_goal.level_name IS 'What the plan calls a goal of the level: Fokusområde, Fullmäktigemål, Inriktning. NULL where level is';
COMMENT ON COLUMN council_goal.parent_no IS 'The goal that it stands under, by council_goal_no; NULL for the highest';

CREATE TABLE goal (
    plan_id      VARCHAR NOT NULL,
    goal_no      VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    description  VARCHAR,
    statement_id VARCHAR NOT NULL,
    level        INTEGER NOT NULL DEFAULT 1,
    level_name   VARCHAR,
    parent_no    VARCHAR,
    PRIMARY KEY (plan_id, goal_no)
);
COMMENT ON COLUMN goal.goal_no IS 'As the plan numbers it, text: 8 or 2.1.10; ordered by natural_order';
COMMENT ON COLUMN goal.description IS 'NULL where the plan has only the name';
COMMENT ON COLUMN goal.level IS 'One below the lowest of council_goal.level, and one more under each goal of the board; 1 in a plan without levels';
COMMENT ON COLUMN goal.level_name IS 'What the plan calls it, where not Mål: Nämndmål, Delmål';
COMMENT ON COLUMN goal.parent_no IS 'The board''s own goal that it stands under, by goal_no. The goal above the board''s is in goal_council_goal';

CREATE TABLE goal_council_goal (
    plan_id         VARCHAR NOT NULL,
    goal_no         VARCHAR NOT NULL,
    council_goal_no VARCHAR NOT NULL,
    statement_id    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, council_goal_no)
);

CREATE TABLE goal_sdg (
    plan_id VARCHAR NOT NULL,
    goal_no VARCHAR NOT NULL,
    sdg_no  INTEGER NOT NULL CHECK (sdg_no BETWEEN 1 AND 17),
    basis   VARCHAR NOT NULL CHECK (basis = 'interpreted'),
    said_by VARCHAR NOT NULL,
    said_on DATE,
    receipt_no INTEGER,
    PRIMARY KEY (plan_id, goal_no, sdg_no)
);
COMMENT ON TABLE goal_sdg IS 'Goals of Agenda 2030 that a plan goal is linked to. Icons in the original, lost in the text: stated by a person';
COMMENT ON COLUMN goal_sdg.receipt_no IS 'The receipt in which it was stated; NULL where the plan''s own files state it';

CREATE TABLE goal_indicator (
    plan_id      VARCHAR NOT NULL,
    goal_no      VARCHAR NOT NULL,
    position     INTEGER NOT NULL,
    indicator_id VARCHAR NOT NULL,
    basis        VARCHAR NOT NULL CHECK (basis = 'interpreted'),
    said_by      VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, indicator_id)
);
COMMENT ON TABLE goal_indicator IS 'Official statistics shown beside a goal. The plan names none: filled by a person. Never a measure of what the goal achieved';
COMMENT ON COLUMN goal_indicator.position IS 'Order under the goal; the first is shown in the goal''s row';

CREATE TABLE responsibility (
    plan_id      VARCHAR NOT NULL,
    role         VARCHAR NOT NULL CHECK (role IN ('leading_body', 'specific_area')),
    position     INTEGER NOT NULL,
    text         VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, role, position)
);

CREATE TABLE follow_up (
    plan_id      VARCHAR NOT NULL,
    period       VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    month        INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    text         VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    asks_for     VARCHAR,
    plan_year    INTEGER,
    year         INTEGER,
    due_on       DATE,
    opens_on     DATE,
    position     INTEGER,
    PRIMARY KEY (plan_id, period)
);
COMMENT ON TABLE follow_up IS 'When the plan says that it is followed up: 2024-delar in June 2024, 2024-helar in November 2024';
COMMENT ON COLUMN follow_up.period IS 'An id, kept on disk and in addresses: the year that is followed up and delar, helar or the name. It gives no order';
COMMENT ON COLUMN follow_up.asks_for IS 'The tables of the follow-up sheet that are to be filled in, as sheet_kind with commas between; NULL for all';
COMMENT ON COLUMN follow_up.plan_year IS 'The year that is followed up; a plan of several years has follow-ups of each';
COMMENT ON COLUMN follow_up.year IS 'The year of month: the full year of 2025 may be reported in February 2026';
COMMENT ON COLUMN follow_up.due_on IS 'The last day to hand in, as table deadline has it';
COMMENT ON COLUMN follow_up.opens_on IS 'From this day the offices are asked for it: 45 days before its month, or before due_on where that is earlier';
COMMENT ON COLUMN follow_up.position IS 'The order of the plan''s follow-ups, by due_on: 1 is the first. The highest is the latest';

CREATE TABLE criterion (
    plan_id      VARCHAR NOT NULL,
    goal_no      VARCHAR NOT NULL,
    letter       VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    baseline     DOUBLE,
    target       DOUBLE,
    unit         VARCHAR,
    direction    VARCHAR CHECK (direction IN ('higher_better', 'lower_better', 'neutral')),
    target_word  VARCHAR CHECK (target_word IN ('at_least', 'at_most', 'increase', 'decrease')),
    indicator_id VARCHAR,
    letter_basis VARCHAR NOT NULL CHECK (letter_basis IN ('stated', 'derived')),
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, letter)
);
COMMENT ON COLUMN criterion.baseline IS 'In unit; NULL where the plan states none: then there is no share of the way to the target';
COMMENT ON COLUMN criterion.target IS 'In unit; where the plan has a target a year (criterion_target), that of the plan''s first year';
COMMENT ON COLUMN criterion.target_word IS 'How the plan words it: minst 80, högst 45, öka, minska. The last two may have no target';
COMMENT ON COLUMN criterion.indicator_id IS 'The official figure that measures it, as the plan names it: N15419 in Kolada, or an indicator of the panel';
COMMENT ON COLUMN criterion.letter_basis IS 'derived: the text dropped the letter, given here by order';

CREATE TABLE criterion_target (
    plan_id      VARCHAR NOT NULL,
    goal_no      VARCHAR NOT NULL,
    letter       VARCHAR NOT NULL,
    year         INTEGER NOT NULL,
    value        DOUBLE NOT NULL,
    statement_id VARCHAR,
    PRIMARY KEY (plan_id, goal_no, letter, year)
);
COMMENT ON TABLE criterion_target IS 'The targets of a criterion where the plan states one a year: 73 in 2025, 74 in 2026';
COMMENT ON COLUMN criterion_target.value IS 'In the unit of the criterion';
COMMENT ON COLUMN criterion_target.statement_id IS 'NULL where the sentence is that of the criterion';

CREATE TABLE programme_point (
    plan_id       VARCHAR NOT NULL,
    point_no      INTEGER NOT NULL,
    text          VARCHAR NOT NULL,
    handling      VARCHAR NOT NULL,
    handling_kind VARCHAR NOT NULL CHECK (handling_kind IN ('goal', 'outside', 'decision')),
    in_plan       BOOLEAN NOT NULL,
    statement_id  VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, point_no)
);
COMMENT ON COLUMN programme_point.handling_kind IS 'goal: under the plan''s goals; outside: not part of the plan; decision: settled by a decision';

CREATE TABLE programme_point_goal (
    plan_id     VARCHAR NOT NULL,
    point_no    INTEGER NOT NULL,
    goal_no     VARCHAR NOT NULL,
    stated_name VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, point_no, goal_no)
);
COMMENT ON COLUMN programme_point_goal.stated_name IS 'The goal''s name as the point writes it, before correction';

CREATE TABLE office (
    plan_id      VARCHAR NOT NULL,
    office_id    VARCHAR NOT NULL,
    position     INTEGER NOT NULL,
    name         VARCHAR NOT NULL,
    statement_id VARCHAR,
    PRIMARY KEY (plan_id, office_id)
);
COMMENT ON TABLE office IS 'The offices that report where the work stands: those that the plan addresses, and those named in the panel';
COMMENT ON COLUMN office.statement_id IS 'NULL where the office is named in the panel and not in the plan';

CREATE TABLE answers_for (
    plan_id   VARCHAR NOT NULL,
    item_id   VARCHAR NOT NULL,
    office_id VARCHAR NOT NULL,
    basis     VARCHAR NOT NULL CHECK (basis = 'interpreted'),
    said_by   VARCHAR NOT NULL,
    said_on   DATE,
    receipt_no INTEGER,
    PRIMARY KEY (plan_id, item_id)
);
CREATE TABLE office_with (
    plan_id    VARCHAR NOT NULL,
    item_id    VARCHAR NOT NULL,
    office_id  VARCHAR NOT NULL,
    said_by    VARCHAR NOT NULL,
    said_on    DATE NOT NULL,
    receipt_no INTEGER NOT NULL,
    PRIMARY KEY (plan_id, item_id, office_id)
);
COMMENT ON TABLE office_with IS 'The other offices that work with an item of answers_for, whose office leads and answers. What follows from it is in offices_with';
COMMENT ON TABLE answers_for IS 'Which office answers for a goal, criterion, point or line. The plan does not say: stated by a person. What follows from it is in responsible_offices';
COMMENT ON COLUMN answers_for.said_on IS 'NULL where it is not known, as in the plan''s own files';
COMMENT ON COLUMN answers_for.receipt_no IS 'The receipt in which it was stated; NULL where the plan''s own files state it';

CREATE TABLE same_as (
    plan_id         VARCHAR NOT NULL,
    item_id         VARCHAR NOT NULL,
    earlier_plan_id VARCHAR NOT NULL,
    earlier_item_id VARCHAR,
    said_by         VARCHAR NOT NULL,
    said_on         DATE NOT NULL,
    receipt_no      INTEGER NOT NULL,
    PRIMARY KEY (plan_id, item_id, earlier_plan_id)
);
COMMENT ON TABLE same_as IS 'Which goal or budget line of an earlier plan one of this plan continues, as a person has stated. Without a row it is a proposal, made of numbers and words where plans are shown beside each other';
COMMENT ON COLUMN same_as.earlier_item_id IS 'goal:8 or line:frame; NULL where it is stated to continue none';

CREATE TABLE deadline (
    plan_id VARCHAR NOT NULL,
    period  VARCHAR NOT NULL,
    due_on  DATE NOT NULL,
    said_by VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, period)
);
COMMENT ON COLUMN deadline.due_on IS 'The last day to hand in the follow-up';

CREATE TABLE sheet_column (
    sheet_kind  VARCHAR NOT NULL,
    field       VARCHAR NOT NULL,
    position    INTEGER NOT NULL,
    sheet_title VARCHAR NOT NULL,
    header      VARCHAR NOT NULL,
    kind        VARCHAR,
    help        VARCHAR NOT NULL,
    PRIMARY KEY (sheet_kind, field)
);
COMMENT ON TABLE sheet_column IS 'The follow-up sheet as panel/sheets/contract.toml states it';
COMMENT ON COLUMN sheet_column.kind IS 'What is filled in: text, choice, number, date; NULL where the cell is shown and locked';

CREATE TABLE receipt (
    receipt_no  INTEGER PRIMARY KEY,
    kind        VARCHAR NOT NULL CHECK (kind IN ('publish', 'responsibility', 'undo', 'written')),
    plan_id     VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    undoes      INTEGER,
    is_example  BOOLEAN NOT NULL,
    CHECK ((kind = 'undo') = (undoes IS NOT NULL))
);
COMMENT ON COLUMN receipt.kind IS 'publish: workbooks of a follow-up; written: what was written in the page; responsibility: offices and global goals; undo: what takes one of them back';
COMMENT ON TABLE receipt IS 'One row a publication. Nothing is ever changed or removed: an undo is a publication of its own';
COMMENT ON COLUMN receipt.recorded_at IS 'When it became known, UTC';
COMMENT ON COLUMN receipt.recorded_on IS 'The same moment as a day in Sweden: what "Läget per" goes by';
COMMENT ON COLUMN receipt.is_example IS 'Made up, to try with. Never beside real ones';

CREATE TABLE attestation (
    receipt_no  INTEGER NOT NULL,
    step        VARCHAR NOT NULL CHECK (step IN ('handed in', 'approved', 'sent back', 'withdrawn')),
    plan_id     VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_in INTEGER NOT NULL,
    PRIMARY KEY (receipt_no, step)
);
COMMENT ON TABLE attestation IS 'What was handed in for approval, and what its office''s head did with it. Empty where nothing is approved before it is published';
COMMENT ON COLUMN attestation.receipt_no IS 'What was handed in. It is in receipt only where it is approved, as recorded_in';
COMMENT ON COLUMN attestation.recorded_in IS 'The receipt of this step: that of an approval is the publication';

CREATE TABLE upload (
    upload_id  VARCHAR PRIMARY KEY,
    receipt_no INTEGER NOT NULL,
    period     VARCHAR NOT NULL,
    office_id  VARCHAR,
    file_name  VARCHAR NOT NULL,
    kept_as    VARCHAR NOT NULL,
    sha256     VARCHAR NOT NULL,
    size_bytes INTEGER NOT NULL
);
COMMENT ON TABLE upload IS 'The workbooks of a publication, kept unchanged in uploads/';
COMMENT ON COLUMN upload.file_name IS 'As the person who uploaded it named it';
COMMENT ON COLUMN upload.kept_as IS 'Where the workbook lies, below uploads/';
COMMENT ON COLUMN upload.office_id IS 'NULL where the sheet is for all offices';

CREATE TABLE reported_change (
    receipt_no   INTEGER NOT NULL,
    upload_id    VARCHAR,
    plan_id      VARCHAR NOT NULL,
    period       VARCHAR NOT NULL,
    sheet_kind   VARCHAR NOT NULL CHECK (sheet_kind IN ('criterion', 'point', 'line', 'measure', 'proposal', 'activity', 'responsibility')),
    item_id      VARCHAR NOT NULL,
    field        VARCHAR NOT NULL,
    value_before VARCHAR,
    known_before VARCHAR,
    value_after  VARCHAR,
    cell         VARCHAR,
    office_id    VARCHAR,
    erased_on    DATE,
    erased_by    VARCHAR,
    erased_values VARCHAR,
    PRIMARY KEY (receipt_no, period, sheet_kind, item_id, field)
);
COMMENT ON TABLE reported_change IS 'Each cell that a publication changed, from what to what';
COMMENT ON COLUMN reported_change.value_before IS 'What this period had itself; NULL where nothing was reported in it';
COMMENT ON COLUMN reported_change.known_before IS 'What was known, from this period or an earlier one or the plan: what a reader saw change';
COMMENT ON COLUMN reported_change.value_after IS 'Canonical text: 12.5, 2024-03-01, Slutförd; NULL where the cell was emptied';
COMMENT ON COLUMN reported_change.erased_on IS 'When words were taken away for good; erased_values says which: before, known_before, after';
COMMENT ON COLUMN reported_change.cell IS 'Where it stood in the workbook: Programpunkter!E14; written in the page: Programpunkter!14, status. NULL for an undo';
COMMENT ON COLUMN reported_change.office_id IS 'The responsible office of what was written in the page; NULL for what came in a workbook, which has its own';

CREATE TABLE status_report (
    report_id   VARCHAR PRIMARY KEY,
    plan_id     VARCHAR NOT NULL,
    item_kind   VARCHAR NOT NULL CHECK (item_kind IN ('point', 'criterion', 'goal')),
    item_id     VARCHAR NOT NULL,
    period      VARCHAR NOT NULL,
    period_position INTEGER NOT NULL DEFAULT 0,
    status      VARCHAR CHECK (status IN ('Slutförd', 'Pågår', 'Ej påbörjad')),
    assessment  VARCHAR CHECK (assessment IN ('Uppfylls', 'Uppfylls delvis', 'Uppfylls inte', 'Ej bedömd')),
    comment     VARCHAR,
    confirmed   VARCHAR CHECK (confirmed = 'Ja'),
    action      VARCHAR,
    recorded_at TIMESTAMP NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    office_id   VARCHAR,
    receipt_no  INTEGER,
    upload_id   VARCHAR,
    cell        VARCHAR
);
COMMENT ON TABLE status_report IS 'Append-only. Items are point:16, criterion:8A, goal:8; the plan itself is period plan';
COMMENT ON COLUMN status_report.period_position IS 'follow_up.position; 0 for the plan itself. What is the latest goes by this, here and in the other reports';
COMMENT ON COLUMN status_report.status IS 'How far the work has come';
COMMENT ON COLUMN status_report.assessment IS 'Bedömd måluppfyllelse: whether it will be reached, apart from how far the work has come';
COMMENT ON COLUMN status_report.confirmed IS 'Ja: what was known before holds in this period too';
COMMENT ON COLUMN status_report.action IS 'What is done about a criterion that is not fully met; NULL for points';
COMMENT ON COLUMN status_report.cell IS 'The cells that this publication changed; NULL for the plan itself and for an undo';

CREATE TABLE budget_report (
    report_id     VARCHAR PRIMARY KEY,
    plan_id       VARCHAR NOT NULL,
    line_id       VARCHAR NOT NULL,
    period        VARCHAR NOT NULL,
    period_position INTEGER NOT NULL DEFAULT 0,
    outcome_mnkr  DOUBLE,
    forecast_mnkr DOUBLE,
    cost_forecast_mnkr DOUBLE,
    income_forecast_mnkr DOUBLE,
    explanation   VARCHAR,
    action        VARCHAR,
    recorded_at   TIMESTAMP NOT NULL,
    recorded_on   DATE NOT NULL,
    recorded_by   VARCHAR NOT NULL,
    office_id     VARCHAR,
    receipt_no    INTEGER NOT NULL,
    upload_id     VARCHAR,
    cell          VARCHAR
);
COMMENT ON TABLE budget_report IS 'Append-only. Outcome to the end of the period and forecast for the year, per line of the frame';
COMMENT ON COLUMN budget_report.outcome_mnkr IS 'mnkr, booked to the period''s last day';
COMMENT ON COLUMN budget_report.forecast_mnkr IS 'mnkr, for the whole year, net: as reported, or else the cost forecast plus the income forecast';
COMMENT ON COLUMN budget_report.income_forecast_mnkr IS 'Negative, as in budget_line';

CREATE TABLE measure_report (
    report_id   VARCHAR PRIMARY KEY,
    plan_id     VARCHAR NOT NULL,
    item_id     VARCHAR NOT NULL,
    period      VARCHAR NOT NULL,
    period_position INTEGER NOT NULL DEFAULT 0,
    value       DOUBLE,
    comment     VARCHAR,
    recorded_at TIMESTAMP NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    office_id   VARCHAR,
    receipt_no  INTEGER NOT NULL,
    upload_id   VARCHAR,
    cell        VARCHAR
);
COMMENT ON TABLE measure_report IS 'Append-only. Outcome of the criteria that have a baseline and a target, in the criterion''s unit';

CREATE TABLE proposal_report (
    report_id     VARCHAR PRIMARY KEY,
    plan_id       VARCHAR NOT NULL,
    item_id       VARCHAR NOT NULL,
    period        VARCHAR NOT NULL,
    period_position INTEGER NOT NULL DEFAULT 0,
    proposal_kind VARCHAR CHECK (proposal_kind IN ('Omfördelning', 'Omprioritering')),
    from_item     VARCHAR,
    to_item       VARCHAR,
    amount_mnkr   DOUBLE CHECK (amount_mnkr >= 0),
    reason        VARCHAR,
    withdrawn     VARCHAR CHECK (withdrawn = 'Ja'),
    recorded_at   TIMESTAMP NOT NULL,
    recorded_on   DATE NOT NULL,
    recorded_by   VARCHAR NOT NULL,
    office_id     VARCHAR,
    receipt_no    INTEGER NOT NULL,
    upload_id     VARCHAR,
    cell          VARCHAR
);
COMMENT ON TABLE proposal_report IS 'Append-only. What the board is asked to redistribute or prioritise otherwise';

CREATE TABLE activity_report (
    report_id   VARCHAR PRIMARY KEY,
    plan_id     VARCHAR NOT NULL,
    item_id     VARCHAR NOT NULL,
    period      VARCHAR NOT NULL,
    period_position INTEGER NOT NULL DEFAULT 0,
    goal        VARCHAR,
    activity    VARCHAR,
    responsible VARCHAR,
    start_on    DATE,
    end_on      DATE,
    status      VARCHAR CHECK (status IN ('Slutförd', 'Pågår', 'Ej påbörjad')),
    withdrawn   VARCHAR CHECK (withdrawn = 'Ja'),
    recorded_at TIMESTAMP NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    office_id   VARCHAR,
    receipt_no  INTEGER NOT NULL,
    upload_id   VARCHAR,
    cell        VARCHAR
);
COMMENT ON TABLE activity_report IS 'Append-only. What an office does under a goal';
COMMENT ON COLUMN activity_report.goal IS 'The goal as the sheet writes it: "8 Lokalförsörjning"';

CREATE TABLE budget_line (
    plan_id          VARCHAR NOT NULL,
    line_id          VARCHAR NOT NULL,
    parent_id        VARCHAR,
    position         INTEGER NOT NULL,
    name             VARCHAR NOT NULL,
    amount_mnkr      DECIMAL(18, 6),
    cost_mnkr        DECIMAL(18, 6),
    income_mnkr      DECIMAL(18, 6),
    stated_amount    DECIMAL(20, 6),
    stated_unit      VARCHAR CHECK (stated_unit IN ('kr', 'tkr', 'mnkr', 'mdkr')),
    low_mnkr         DECIMAL(18, 6) NOT NULL,
    high_mnkr        DECIMAL(18, 6) NOT NULL,
    stated_share_pct DECIMAL(6, 2),
    basis            VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived')),
    statement_id     VARCHAR NOT NULL,
    share_statement_id VARCHAR,
    PRIMARY KEY (plan_id, line_id),
    CHECK (low_mnkr <= high_mnkr),
    CHECK ((cost_mnkr IS NULL) = (income_mnkr IS NULL))
);
COMMENT ON COLUMN budget_line.amount_mnkr IS 'mnkr, net: negative for a line of income. NULL where the plan gives only a rounded share: then low_mnkr and high_mnkr bound it';
COMMENT ON COLUMN budget_line.cost_mnkr IS 'Where the plan states cost and income of the line beside its net';
COMMENT ON COLUMN budget_line.income_mnkr IS 'Negative: cost + income = net. A finding where they are not';
COMMENT ON COLUMN budget_line.basis IS 'Where the amount is from: stated by the plan, or derived, as from a share that the plan states. A line that the plan does not name is derived and has no stated_share_pct';
COMMENT ON COLUMN budget_line.stated_amount IS 'As the sentence writes it, in stated_unit: 3 612 480 tkr. NULL where the amount is derived';

CREATE TABLE budget_year (
    plan_id       VARCHAR NOT NULL,
    line_id       VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR CHECK (kind IN ('outcome', 'budget', 'plan')),
    amount_mnkr   DECIMAL(18, 6) NOT NULL,
    stated_amount DECIMAL(20, 6),
    stated_unit   VARCHAR CHECK (stated_unit IN ('kr', 'tkr', 'mnkr', 'mdkr')),
    statement_id  VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, line_id, year)
);
COMMENT ON TABLE budget_year IS 'The net of a line in other years than the plan''s first, which is in budget_line';
COMMENT ON COLUMN budget_year.kind IS 'What the plan calls the figure: accounts, budget, or plan for a year to come; NULL where it does not say';

CREATE TABLE budget_change (
    plan_id         VARCHAR NOT NULL,
    change_id       VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL CHECK (kind IN ('previous_frame', 'total', 'part', 'unexplained')),
    position        INTEGER NOT NULL,
    name            VARCHAR NOT NULL,
    amount_mnkr     DECIMAL(18, 6) NOT NULL,
    stated_amount   DECIMAL(20, 6),
    stated_unit     VARCHAR CHECK (stated_unit IN ('kr', 'tkr', 'mnkr', 'mdkr')),
    stated_rate_pct DECIMAL(6, 2),
    from_board      VARCHAR,
    to_board        VARCHAR,
    basis           VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived', 'interpreted')),
    statement_id    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, change_id)
);
COMMENT ON TABLE budget_change IS 'From last year''s frame to this year''s. previous_frame + the parts + unexplained = the frame';
COMMENT ON COLUMN budget_change.stated_amount IS 'As the sentence writes it, without its direction, in stated_unit. NULL where the amount is derived';
COMMENT ON COLUMN budget_change.stated_rate_pct IS 'Where the plan states the change both as a rate of the frame and as an amount';

CREATE TABLE financing (
    plan_id      VARCHAR NOT NULL,
    unit_id      VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    financed_by  VARCHAR NOT NULL CHECK (financed_by IN ('revenue', 'frame_and_revenue')),
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, unit_id)
);

CREATE TABLE claim (
    plan_id      VARCHAR NOT NULL,
    claim_id     VARCHAR NOT NULL,
    position     INTEGER NOT NULL,
    title        VARCHAR NOT NULL,
    test         VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    region_code  VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    value        DOUBLE,
    unit         VARCHAR,
    since        DATE,
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, claim_id)
);
COMMENT ON TABLE claim IS 'What the plan says of the world, to be tested against observation';
COMMENT ON COLUMN claim.test IS 'Which query of etl/findings tests it: level, change, lowest_change, lowest_level, year_low, rise, sharp_rise, negative, untestable ...';
COMMENT ON COLUMN claim.since IS 'Start of the span that the plan claims a record for';

CREATE TABLE correction (
    correction_id VARCHAR NOT NULL,
    plan_id       VARCHAR NOT NULL,
    subject       VARCHAR NOT NULL,
    source_says   VARCHAR NOT NULL,
    we_use        VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    guard_count   INTEGER NOT NULL,
    PRIMARY KEY (plan_id, correction_id)
);
COMMENT ON COLUMN correction.guard_count IS 'How often source_says stands in the document. Another count fails the build: the source was fixed or spread';

CREATE TABLE finding (
    finding_id   VARCHAR PRIMARY KEY,
    check_name   VARCHAR NOT NULL,
    severity     VARCHAR NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'none')),
    verdict      VARCHAR NOT NULL CHECK (verdict IN ('does_not_add_up', 'worth_knowing', 'confirmed', 'contradicted', 'untestable')),
    subject      VARCHAR NOT NULL CHECK (subject IN ('budget', 'goals', 'programme', 'population', 'unemployment', 'plan')),
    title        VARCHAR NOT NULL,
    detail       VARCHAR NOT NULL,
    expected     VARCHAR NOT NULL,
    found        VARCHAR NOT NULL,
    evidence     VARCHAR,
    afterwards   VARCHAR,
    plan_id      VARCHAR NOT NULL,
    statement_id VARCHAR,
    period       VARCHAR,
    item_id      VARCHAR,
    since        DATE,
    involves     VARCHAR,
    rests_on_reports BOOLEAN NOT NULL
);
COMMENT ON COLUMN finding.rests_on_reports IS 'Whether the answer depends on what is reported: then finding_as_of has it for each day';
COMMENT ON COLUMN finding.expected IS 'What is stated: by the plan, or where period is given by the follow-up';
COMMENT ON COLUMN finding.found IS 'What the check gives';
COMMENT ON COLUMN finding.involves IS 'The ids of all plans that the finding names, with commas between; NULL where it names its own alone';
COMMENT ON COLUMN finding.since IS 'Since when the answer is what it is, by the day that the statistics it rests on were taken in; NULL where it rests on none';
COMMENT ON COLUMN finding.period IS 'The follow-up that the finding is about; NULL where it is about the plan or the world';
COMMENT ON COLUMN finding.item_id IS 'What was reported: point:16, criterion:8A, line:frame, proposal:1; NULL otherwise';
COMMENT ON TABLE finding IS 'What does not add up, and how each claim of the plan fares: computed by etl/findings/*.sql, never typed';
COMMENT ON COLUMN finding.severity IS 'high: leadership should see it; medium; low; none: nothing is wrong (a claim that holds)';

CREATE TABLE finding_as_of (
    finding_id   VARCHAR NOT NULL,
    known_on     DATE NOT NULL,
    check_name   VARCHAR NOT NULL,
    severity     VARCHAR NOT NULL,
    verdict      VARCHAR NOT NULL,
    subject      VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    detail       VARCHAR NOT NULL,
    expected     VARCHAR NOT NULL,
    found        VARCHAR NOT NULL,
    plan_id      VARCHAR NOT NULL,
    statement_id VARCHAR,
    period       VARCHAR,
    item_id      VARCHAR,
    involves     VARCHAR,
    PRIMARY KEY (finding_id, known_on)
);
COMMENT ON TABLE finding_as_of IS 'The findings that rest on what is reported, by what was known on each day that something was reported; those of all that is known are in finding';

CREATE TABLE claim_answer (
    finding_id  VARCHAR NOT NULL,
    answered_on DATE NOT NULL,
    verdict     VARCHAR NOT NULL,
    found       VARCHAR NOT NULL,
    PRIMARY KEY (finding_id, answered_on)
);
COMMENT ON TABLE claim_answer IS 'How a finding that rests on statistics fared by what was known on a day: a row each time that the answer changed';

CREATE TABLE build (
    build_id       VARCHAR PRIMARY KEY,
    started_at     TIMESTAMP NOT NULL,
    finished_at    TIMESTAMP NOT NULL,
    input_count    INTEGER NOT NULL,
    input_sha256   VARCHAR NOT NULL,
    row_count      BIGINT NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    schema_sha256  VARCHAR NOT NULL,
    check_count    INTEGER NOT NULL,
    last_receipt   INTEGER NOT NULL,
    is_example     BOOLEAN NOT NULL,
    kept_sums      VARCHAR NOT NULL
);
COMMENT ON COLUMN build.content_sha256 IS 'Over the contents of all other tables: two builds from the same inputs give the same';
COMMENT ON COLUMN build.kept_sums IS 'JSON: the sha256 of each source and of the settings when it was built, by their names in a backup';
COMMENT ON COLUMN build.last_receipt IS 'The newest receipt that the picture holds; 0 where there is none';

-- The sort key of a name, with å ä ö last: translated to the characters after z. The same as swedish_order in
-- panel/wording/ordering.py.
CREATE MACRO swedish_order(name) AS translate(lower(name), 'åäöæøéèüáà', '{|}|}eeyaa');

-- The sort key of a number as a plan writes it: 2, 10, 10.1, 2.1.2 and 2.1.10 come in the order of their parts. The same
-- as natural_order in panel/wording/ordering.py.
CREATE MACRO natural_order(number) AS
    regexp_replace(regexp_replace(lower(number), '(\d+)', '00000\1', 'g'), '\d*(\d{6})', '\1', 'g');

-- Whether a criterion has something to be measured against: a target, or a direction.
CREATE MACRO is_measure(target, target_word) AS target IS NOT NULL OR target_word IS NOT NULL;

-- The age that a figure covers: its row's, or for total the age that the indicator covers on that day.
CREATE MACRO measured_age(of_indicator, stated_age, of_day) AS
    CASE
        WHEN stated_age <> 'total' THEN stated_age
        ELSE coalesce(
            (
                SELECT arg_max(indicator_age.age, indicator_age.period_start)
                FROM indicator_age
                WHERE indicator_age.indicator_id = of_indicator AND indicator_age.period_start <= of_day
            ),
            'total'
        )
    END;

-- The ages that the figures of a span of periods cover, in order of time.
CREATE MACRO measured_ages(of_indicator, stated_age, first_day, last_day) AS
    [measured_age(of_indicator, stated_age, first_day)]
    || coalesce(
        (
            SELECT list(indicator_age.age ORDER BY indicator_age.period_start)
            FROM indicator_age
            WHERE stated_age = 'total' AND indicator_age.indicator_id = of_indicator
                AND indicator_age.period_start > first_day AND indicator_age.period_start <= last_day
        ),
        CAST([] AS VARCHAR[])
    );

-- The sort key of an age: total, 0-9, 5-9, 10-19, 100+.
CREATE MACRO age_order(age) AS
    CASE WHEN age = 'total' THEN -1 ELSE coalesce(TRY_CAST(regexp_extract(age, '^\d+') AS INTEGER), 10000) END;

-- The order of the lengths of period, from the shortest, as in panel/wording/period_lengths.py.
CREATE MACRO frequency_order(frequency) AS
    array_position(['W', 'M', 'Q', 'H', 'Y', 'S', 'R', '3Y', '4Y', '5Y', '10Y'], frequency::VARCHAR);

-- The first day of the period of a length that contains a day. A school year begins on 1 July. Of twelve months, and of
-- several years, one begins each month and each year.
CREATE MACRO period_start_of(day, frequency) AS
    CASE
        WHEN frequency::VARCHAR = 'W' THEN date_trunc('week', day)
        WHEN frequency::VARCHAR IN ('M', 'R') THEN date_trunc('month', day)
        WHEN frequency::VARCHAR = 'Q' THEN date_trunc('quarter', day)
        WHEN frequency::VARCHAR = 'H' THEN make_date(year(day), CASE WHEN month(day) < 7 THEN 1 ELSE 7 END, 1)
        WHEN frequency::VARCHAR = 'S' THEN make_date(year(day) - CASE WHEN month(day) < 7 THEN 1 ELSE 0 END, 7, 1)
        ELSE date_trunc('year', day)
    END::DATE;

-- The last day of the period that begins on a day.
CREATE MACRO period_end(first_day, frequency) AS
    CASE frequency::VARCHAR
        WHEN 'W' THEN first_day + INTERVAL 6 DAY
        ELSE last_day(first_day + to_months(
            CASE frequency::VARCHAR
                WHEN 'M' THEN 0
                WHEN 'Q' THEN 2
                WHEN 'H' THEN 5
                WHEN '3Y' THEN 35
                WHEN '4Y' THEN 47
                WHEN '5Y' THEN 59
                WHEN '10Y' THEN 119
                ELSE 11
            END
        ))
    END::DATE;

-- The population at each month's end. The figures of a month, quarter and year that end on the same day are the same,
-- so one of them is taken.
CREATE MACRO population_at_month_ends(region) AS TABLE
SELECT
    CAST(date_trunc('month', period_end(period_start, frequency)) AS DATE) AS period_start,
    value,
    frequency,
    source_id
FROM observation
WHERE indicator_id = 'population' AND region_code = region AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
    AND value IS NOT NULL AND frequency IN ('M', 'Q', 'H', 'Y')
QUALIFY row_number() OVER (
    PARTITION BY date_trunc('month', period_end(period_start, frequency))
    ORDER BY frequency_order(frequency)
) = 1;

-- An indicator's own figures in a region. The only age of a period (16-65) is what the indicator covers; one of several
-- is a part of it.
CREATE MACRO figures_of(indicator, region) AS TABLE
SELECT
    frequency,
    age,
    period_start,
    period_end(period_start, frequency) AS period_end,
    value,
    source_id
FROM observation
WHERE indicator_id = indicator AND region_code = region AND sex = 'total' AND breakdown_id = 'total' AND value IS NOT NULL
QUALIFY age = 'total' OR (
    count(*) FILTER (age = 'total') OVER (PARTITION BY frequency) = 0
    AND count(*) OVER (PARTITION BY frequency, period_start) = 1
);

-- How many breaks of a series lie at or before a period: periods of different segments are not comparable.
CREATE MACRO segment_of(of_indicator, of_day) AS (
    SELECT count(*)
    FROM series_break
    WHERE series_break.indicator_id = of_indicator AND series_break.period_start <= of_day
)::INTEGER;

-- Which periods of the calendar make up longer ones: how many of them, and the months from the first to the last.
CREATE MACRO period_parts() AS TABLE
WITH length (frequency, months) AS (
    VALUES ('M', 1), ('Q', 3), ('H', 6), ('Y', 12)
)

SELECT
    longer.frequency,
    shorter.frequency AS part,
    longer.months // shorter.months AS part_count,
    longer.months - shorter.months AS months_to_last
FROM length AS longer
INNER JOIN length AS shorter ON shorter.months < longer.months
WHERE longer.frequency <> 'H';

-- Periods made up of shorter ones by the indicator's aggregation: sum, mean or last. This is how figures are summed over
-- time, wherever they are. Indicators and regions are comma-separated text. A period is whole when all its parts have a
-- value and are measured alike, or for `last` when its last part has one; only then it has a value. A row for each kind
-- of parts: months as well as quarters of a year. Sums of floats have an error far beyond any source's decimals; it is cut.
CREATE MACRO periods_of_parts(of_indicators, of_regions) AS TABLE
WITH figure AS (
    SELECT
        observation.* REPLACE (observation.frequency::VARCHAR AS frequency),
        indicator.aggregation,
        segment_of(observation.indicator_id, observation.period_start) AS segment
    FROM observation
    INNER JOIN indicator USING (indicator_id)
    WHERE observation.indicator_id IN (SELECT unnest(string_split(of_indicators, ',')))
        AND observation.region_code IN (SELECT unnest(string_split(of_regions, ',')))
        AND indicator.aggregation IN ('sum', 'mean', 'last')
        AND observation.frequency IN ('M', 'Q', 'H')
),

period AS (
    SELECT
        figure.indicator_id,
        figure.region_code,
        period_start_of(figure.period_start, longer.frequency) AS period_start,
        longer.frequency,
        figure.sex,
        figure.age,
        figure.breakdown_id,
        longer.part,
        longer.part_count,
        figure.aggregation,
        count(figure.value) AS found_count,
        sum(figure.value) AS total,
        max(figure.value) FILTER (
            figure.period_start
            = period_start_of(figure.period_start, longer.frequency) + to_months(longer.months_to_last)
        ) AS last_value,
        min(figure.segment) = max(figure.segment) AS is_alike,
        max(figure.segment) AS segment,
        arg_max(figure.source_id, figure.period_start) AS source_id,
        list(DISTINCT figure.source_id ORDER BY figure.source_id) AS source_ids
    FROM figure
    INNER JOIN period_parts() AS longer ON longer.part = figure.frequency
    GROUP BY ALL
)

SELECT
    * EXCLUDE (total, last_value, is_alike),
    CASE aggregation
        WHEN 'last' THEN last_value IS NOT NULL
        ELSE found_count = part_count AND is_alike
    END AS is_whole,
    CASE
        WHEN NOT is_whole THEN NULL
        WHEN aggregation = 'sum' THEN round(total, 9)
        WHEN aggregation = 'mean' THEN round(total / part_count, 9)
        ELSE last_value
    END AS value
FROM period;

-- The periods that no source publishes, each made up of the longest parts that make it whole. One that is not whole is
-- left out where the indicator has published periods of its length.
CREATE MACRO longer_periods(of_indicators, of_regions) AS TABLE
WITH published AS (
    SELECT indicator_id, region_code, period_start, frequency::VARCHAR AS frequency, sex, age, breakdown_id
    FROM observation
    WHERE indicator_id IN (SELECT unnest(string_split(of_indicators, ',')))
)

SELECT made.*
FROM periods_of_parts(of_indicators, of_regions) AS made
ANTI JOIN published USING (indicator_id, region_code, period_start, frequency, sex, age, breakdown_id)
WHERE made.is_whole OR (made.indicator_id, made.frequency) NOT IN (SELECT (indicator_id, frequency) FROM published)
QUALIFY row_number() OVER (
    PARTITION BY indicator_id, region_code, period_start, frequency, sex, age, breakdown_id
    ORDER BY is_whole DESC, part_count
) = 1;

-- Quarterly figures of all sexes and ages together, of comma-separated indicators and regions.
CREATE MACRO quarters_of(of_indicators, of_regions) AS TABLE
SELECT
    indicator_id,
    region_code,
    period_start,
    value,
    flag,
    source_id,
    measured_age(indicator_id, age, period_start) AS age,
    segment_of(indicator_id, period_start) AS segment
FROM observation
WHERE indicator_id IN (SELECT unnest(string_split(of_indicators, ',')))
    AND region_code IN (SELECT unnest(string_split(of_regions, ',')))
    AND frequency = 'Q'
    AND sex = 'total'
    AND age = 'total'
    AND breakdown_id = 'total';

-- A plan's budget lines in reading order: parents before children.
CREATE MACRO budget_order(plan) AS TABLE
WITH RECURSIVE placed AS (
    SELECT line_id, 0 AS depth, lpad(position::VARCHAR, 6, '0') AS path
    FROM budget_line
    WHERE plan_id = plan AND parent_id IS NULL
    UNION ALL
    SELECT child.line_id, placed.depth + 1, placed.path || '/' || lpad(child.position::VARCHAR, 6, '0')
    FROM budget_line AS child
    INNER JOIN placed ON child.parent_id = placed.line_id
    WHERE child.plan_id = plan
)

FROM placed;

-- The budget that each follow-up is compared with: that of the year it follows up. For the plan's first year it is in
-- budget_line. In a later year a line has only the net, and NULL where the plan does not state it.
CREATE MACRO budget_of_follow_ups() AS TABLE
SELECT
    follow_up.plan_id,
    follow_up.period,
    follow_up.plan_year AS year,
    line.line_id,
    line.name,
    CASE WHEN is_first THEN line.low_mnkr ELSE later.amount_mnkr END AS low_mnkr,
    CASE WHEN is_first THEN line.high_mnkr ELSE later.amount_mnkr END AS high_mnkr,
    CASE WHEN is_first THEN line.cost_mnkr END AS cost_mnkr,
    CASE WHEN is_first THEN line.income_mnkr END AS income_mnkr,
    CASE WHEN is_first THEN line.statement_id ELSE later.statement_id END AS statement_id
FROM budget_line AS line
INNER JOIN (SELECT follow_up.*, follow_up.plan_year = plan.year AS is_first FROM follow_up INNER JOIN plan USING (plan_id)) AS follow_up
    ON follow_up.plan_id = line.plan_id
LEFT JOIN budget_year AS later
    ON later.plan_id = line.plan_id AND later.line_id = line.line_id AND later.year = follow_up.plan_year
    AND later.kind IS DISTINCT FROM 'outcome';

-- The goals of a plan in their order, each with the one that it stands under: those above the board's own where the plan
-- has levels, and the board's. A goal that serves several of those above stands under the first. `above` names all that
-- it stands under, the highest first; NULL where there is none.
CREATE MACRO goal_tree(plan) AS TABLE
WITH RECURSIVE first_served AS (
    SELECT goal_no, min_by(council_goal_no, natural_order(council_goal_no)) AS council_goal_no
    FROM goal_council_goal
    INNER JOIN council_goal USING (plan_id, council_goal_no)
    WHERE plan_id = plan AND level IS NOT NULL
    GROUP BY goal_no
),

placed AS (
    SELECT
        'council_goal' AS kind,
        council_goal_no AS number,
        parent_no AS parent,
        CASE WHEN parent_no IS NOT NULL THEN 'council_goal' END AS parent_kind,
        concat_ws(' ', level_name, council_goal_no, title) AS label,
        '1' || natural_order(council_goal_no) AS place
    FROM council_goal
    WHERE plan_id = plan AND level IS NOT NULL
    UNION ALL
    SELECT
        'goal',
        goal_no,
        coalesce(parent_no, council_goal_no),
        CASE WHEN parent_no IS NOT NULL THEN 'goal' WHEN council_goal_no IS NOT NULL THEN 'council_goal' END,
        concat_ws(' ', coalesce(level_name, 'Mål'), goal_no, name),
        CASE WHEN coalesce(parent_no, council_goal_no) IS NULL THEN '2' ELSE '0' END || natural_order(goal_no)
    FROM goal
    LEFT JOIN first_served USING (goal_no)
    WHERE plan_id = plan
),

tree AS (
    SELECT kind, number, parent, label, CAST(NULL AS VARCHAR) AS above, place AS path
    FROM placed
    WHERE parent IS NULL
    UNION ALL
    SELECT
        placed.kind,
        placed.number,
        placed.parent,
        placed.label,
        concat_ws(', ', tree.above, tree.label),
        tree.path || ' ' || placed.place
    FROM placed
    INNER JOIN tree ON tree.kind = placed.parent_kind AND tree.number = placed.parent
)

FROM tree;

-- The office responsible for each of a plan's items that has one: the item's own; else, for a goal, that of the goal above,
-- for a criterion or a point, that of its goal, and for a budget line, that of the nearest line above. A point under goals with different offices has none
-- until one is stated for it. `office_from` is the item that the office was stated for; NULL where it is the plan's only one.
CREATE MACRO responsible_offices(plan) AS TABLE
WITH RECURSIVE line_above AS (
    SELECT line_id, line_id AS above, 0 AS distance
    FROM budget_line
    WHERE plan_id = plan
    UNION ALL
    SELECT line_above.line_id, budget_line.parent_id, distance + 1
    FROM line_above
    INNER JOIN budget_line ON budget_line.plan_id = plan AND budget_line.line_id = line_above.above
    WHERE budget_line.parent_id IS NOT NULL
),

goal_above AS (
    SELECT goal_no, goal_no AS above, 1 AS distance
    FROM goal
    WHERE plan_id = plan
    UNION ALL
    SELECT goal_above.goal_no, goal.parent_no, distance + 1
    FROM goal_above
    INNER JOIN goal ON goal.plan_id = plan AND goal.goal_no = goal_above.above
    WHERE goal.parent_no IS NOT NULL
),

follows AS (
    SELECT 'goal:' || goal_no AS item_id, 'goal:' || above AS office_from, distance
    FROM goal_above
    UNION ALL
    SELECT 'criterion:' || goal_no || letter, 'criterion:' || goal_no || letter, 0
    FROM criterion
    WHERE plan_id = plan
    UNION ALL
    SELECT 'criterion:' || goal_no || letter, 'goal:' || above, distance
    FROM criterion
    INNER JOIN goal_above USING (goal_no)
    WHERE plan_id = plan
    UNION ALL
    SELECT 'point:' || point_no, 'point:' || point_no, 0
    FROM programme_point
    WHERE plan_id = plan
    UNION ALL
    SELECT 'point:' || point_no, 'goal:' || above, distance
    FROM programme_point_goal
    INNER JOIN goal_above USING (goal_no)
    WHERE plan_id = plan
    UNION ALL
    SELECT 'line:' || line_id, 'line:' || above, distance
    FROM line_above
),

nearest AS (
    SELECT follows.item_id, follows.office_from, answers_for.office_id, answers_for.said_by, answers_for.said_on
    FROM follows
    INNER JOIN answers_for ON answers_for.plan_id = plan AND answers_for.item_id = follows.office_from
    QUALIFY follows.distance = min(follows.distance) OVER (PARTITION BY follows.item_id)
    UNION ALL
    -- A plan's only office answers for what nobody is named for.
    SELECT DISTINCT item_id, NULL, (SELECT min(office_id) FROM office WHERE plan_id = plan), NULL, NULL
    FROM follows
    WHERE (SELECT count(*) FROM office WHERE plan_id = plan) = 1
        AND item_id NOT IN (
            SELECT stated.item_id
            FROM follows AS stated
            INNER JOIN answers_for ON answers_for.plan_id = plan AND answers_for.item_id = stated.office_from
        )
)

SELECT
    nearest.item_id,
    any_value(office.office_id) AS office_id,
    any_value(office.name) AS office,
    any_value(office.position) AS office_position,
    min(nearest.said_by) AS office_set_by,
    max(nearest.said_on) AS office_set_on,
    min(nearest.office_from) AS office_from
FROM nearest
INNER JOIN office ON office.plan_id = plan AND office.office_id = nearest.office_id
GROUP BY nearest.item_id
HAVING count(DISTINCT office.office_id) = 1;

-- The other offices that work with each item: those stated with its responsible office, also where that follows from a goal
-- or a line above.
CREATE MACRO offices_with(plan) AS TABLE
SELECT responsible.item_id, office.office_id, office.name AS office, office.position AS office_position
FROM responsible_offices(plan) AS responsible
INNER JOIN office_with ON office_with.plan_id = plan AND office_with.item_id = responsible.office_from
INNER JOIN office ON office.plan_id = plan AND office.office_id = office_with.office_id
WHERE office_with.office_id <> responsible.office_id;

-- Whether a figure is counted on the last day of its period, so that December, quarter 4 and the year are one figure.
CREATE MACRO is_stock(comparable_group) AS
    starts_with(comparable_group, 'population') AND comparable_group <> 'population_flow';

-- The workbook that a value came in. A value with a place and no workbook was written in the page.
CREATE MACRO reported_in(file_name, cell) AS
    coalesce(file_name, CASE WHEN cell IS NOT NULL THEN 'Skrivet i panelen' END);

-- A board's short name, once its full name has been given: 'Kommunstyrelsen' is 'styrelsen', 'Vård- och omsorgsnämnden'
-- is 'nämnden'. A board of another kind keeps its full name.
CREATE MACRO board_form(board) AS
    CASE
        WHEN regexp_matches(board, '(?i)styrelse') THEN 'styrelsen'
        WHEN regexp_matches(board, '(?i)nämnd') THEN 'nämnden'
        WHEN regexp_matches(board, '(?i)utskott') THEN 'utskottet'
        WHEN regexp_matches(board, '(?i)beredning') THEN 'beredningen'
        WHEN regexp_matches(board, '(?i)fullmäktige') THEN 'fullmäktige'
        ELSE board
    END;

-- The values as of a day. A later follow-up takes precedence over an earlier one, and within a follow-up the value
-- recorded last.
CREATE MACRO status_known_on(plan, day) AS TABLE
WITH newest AS (
    SELECT *
    FROM status_report
    WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC NULLS LAST) = 1
)

SELECT
    item_kind,
    item_id,
    arg_max(status, period_position) FILTER (status IS NOT NULL) AS status,
    arg_max(period, period_position) FILTER (status IS NOT NULL) AS status_period,
    max(period_position) FILTER (status IS NOT NULL) AS status_position,
    arg_max(recorded_on, period_position) FILTER (status IS NOT NULL) AS status_recorded_on,
    arg_max(assessment, period_position) FILTER (assessment IS NOT NULL) AS assessment,
    arg_max(period, period_position) FILTER (assessment IS NOT NULL) AS assessment_period,
    max(period_position) FILTER (assessment IS NOT NULL) AS assessment_position,
    arg_max(comment, period_position) FILTER (comment IS NOT NULL) AS comment,
    arg_max(period, period_position) FILTER (comment IS NOT NULL) AS comment_period,
    arg_max(action, period_position) FILTER (action IS NOT NULL) AS action,
    arg_max(recorded_by, period_position) AS recorded_by,
    arg_max(office_id, period_position) AS office_id,
    arg_max(receipt_no, period_position) AS receipt_no,
    arg_max(cell, period_position) AS cell,
    max(recorded_on) AS recorded_on
FROM newest
GROUP BY item_kind, item_id;

CREATE MACRO budget_known_on(plan, day) AS TABLE
SELECT *
FROM budget_report
WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
QUALIFY row_number() OVER (PARTITION BY line_id, period ORDER BY receipt_no DESC) = 1;

CREATE MACRO measures_known_on(plan, day) AS TABLE
SELECT *
FROM measure_report
WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY receipt_no DESC) = 1;

CREATE MACRO proposals_known_on(plan, day) AS TABLE
WITH newest AS (
    SELECT *
    FROM proposal_report
    WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY receipt_no DESC) = 1
)

FROM newest
WHERE proposal_kind IS NOT NULL AND withdrawn IS NULL;

-- The items that each follow-up has a report for, as of a day. Everything that counts reports uses this. A point or a
-- criterion counts as reported when its row has any value, since the sheet is filled in with the values before. But a
-- criterion without a status or an assessment, from this follow-up or an earlier one, counts only when it is confirmed
-- as unchanged.
CREATE MACRO answers_known_on(plan, day) AS TABLE
WITH newest AS (
    SELECT *
    FROM status_report
    WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC NULLS LAST) = 1
),

standing AS (
    SELECT
        *,
        item_kind = 'point' OR (
            last_value(status IGNORE NULLS) OVER so_far IS NOT NULL AND last_value(assessment IGNORE NULLS) OVER so_far IS NOT NULL
        ) AS is_whole
    FROM newest
    WINDOW so_far AS (PARTITION BY item_id ORDER BY period_position)
)

SELECT item_kind AS sheet_kind, item_id, period, period_position, recorded_on
FROM standing
WHERE period <> 'plan' AND (confirmed IS NOT NULL OR (coalesce(status, assessment, comment) IS NOT NULL AND is_whole))
UNION ALL
SELECT 'measure', item_id, period, period_position, recorded_on FROM measures_known_on(plan, day) WHERE value IS NOT NULL
UNION ALL
SELECT 'line', 'line:' || line_id, period, period_position, recorded_on FROM budget_known_on(plan, day) WHERE forecast_mnkr IS NOT NULL;

CREATE MACRO activities_known_on(plan, day) AS TABLE
WITH newest AS (
    SELECT *
    FROM activity_report
    WHERE plan_id = plan AND recorded_on <= CAST(day AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY receipt_no DESC) = 1
),

whole AS (
    SELECT
        item_id,
        arg_max(goal, period_position) FILTER (goal IS NOT NULL) AS goal,
        arg_max(activity, period_position) FILTER (activity IS NOT NULL) AS activity,
        arg_max(responsible, period_position) FILTER (responsible IS NOT NULL) AS responsible,
        arg_max(start_on, period_position) FILTER (start_on IS NOT NULL) AS start_on,
        arg_max(end_on, period_position) FILTER (end_on IS NOT NULL) AS end_on,
        arg_max(status, period_position) FILTER (status IS NOT NULL) AS status,
        arg_max(withdrawn, period_position) FILTER (withdrawn IS NOT NULL) AS withdrawn,
        arg_max(period, period_position) AS period,
        max(period_position) AS period_position,
        arg_max(office_id, period_position) AS office_id,
        arg_max(recorded_by, period_position) AS recorded_by,
        arg_max(receipt_no, period_position) AS receipt_no,
        arg_max(cell, period_position) AS cell,
        max(recorded_on) AS recorded_on
    FROM newest
    GROUP BY item_id
)

FROM whole
WHERE activity IS NOT NULL AND withdrawn IS NULL;
