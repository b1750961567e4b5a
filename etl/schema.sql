-- The data contract of data/dashboard.duckdb. Each comment gives the meaning and, where there is one, the unit.
-- Keys of small tables are constraints. The key of observation is held by checks/observation_key_is_unique.sql:
-- an index over three million rows costs more than the whole load.

CREATE TABLE source (
    source_id    VARCHAR PRIMARY KEY,
    title        VARCHAR NOT NULL,
    producer     VARCHAR NOT NULL,
    publisher    VARCHAR NOT NULL,
    url          VARCHAR NOT NULL,
    licence      VARCHAR NOT NULL,
    retrieved_on DATE NOT NULL,
    updated_on   DATE,
    note         VARCHAR,
    path         VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,
    row_count    INTEGER NOT NULL
);
COMMENT ON TABLE source IS 'One row a file in data/: who made it, who republished it, when it was taken in';
COMMENT ON COLUMN source.publisher IS 'Who republished the figures that producer made';
COMMENT ON COLUMN source.updated_on IS 'When the publisher last updated the figures; NULL where the publisher does not say';

CREATE TABLE plan (
    plan_id     VARCHAR PRIMARY KEY,
    title       VARCHAR NOT NULL,
    board       VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    year        INTEGER NOT NULL,
    case_number VARCHAR NOT NULL,
    decided_on  DATE NOT NULL,
    point_count_stated           INTEGER NOT NULL,
    programme_point_count_stated INTEGER NOT NULL,
    goal_count_stated            INTEGER NOT NULL,
    source_id   VARCHAR NOT NULL
);
COMMENT ON COLUMN plan.point_count_stated IS 'Points the board answers for, as the plan states in words (36)';
COMMENT ON COLUMN plan.programme_point_count_stated IS 'Points in the whole programme, as the plan states (95)';

CREATE TABLE document_line (
    plan_id VARCHAR NOT NULL,
    line_no INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    text    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, line_no)
);
COMMENT ON TABLE document_line IS 'The plan document as it is, line by line, so that any sentence can be shown in its context';

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
    kind        VARCHAR NOT NULL CHECK (kind IN ('municipality', 'county', 'country')),
    comparison  VARCHAR
);
COMMENT ON COLUMN region.comparison IS 'r9 = one of the nine similar cities; NULL otherwise';

CREATE TABLE indicator (
    indicator_id     VARCHAR PRIMARY KEY,
    title            VARCHAR NOT NULL,
    unit             VARCHAR NOT NULL,
    decimals         INTEGER NOT NULL,
    frequency        VARCHAR NOT NULL CHECK (frequency IN ('M', 'Q', 'Y')),
    direction        VARCHAR NOT NULL CHECK (direction IN ('higher_better', 'lower_better', 'neutral')),
    definition       VARCHAR NOT NULL,
    comparable_group VARCHAR NOT NULL,
    producer         VARCHAR NOT NULL
);
COMMENT ON COLUMN indicator.frequency IS 'The finest frequency held: M month, Q quarter, Y year';
COMMENT ON COLUMN indicator.comparable_group IS 'Indicators of different groups never share an axis';

CREATE TABLE observation (
    indicator_id VARCHAR NOT NULL,
    region_code  VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    frequency    ENUM ('M', 'Q', 'Y') NOT NULL,
    sex          ENUM ('total', 'women', 'men') NOT NULL,
    age          VARCHAR NOT NULL,
    value        DOUBLE,
    flag         ENUM ('..', '.', '-'),
    source_id    VARCHAR NOT NULL,
    note         VARCHAR
);
COMMENT ON COLUMN observation.period_start IS 'First day of the period; stocks such as population are measured on its last day';
COMMENT ON COLUMN observation.sex IS 'total, women or men';
COMMENT ON COLUMN observation.age IS 'total where the indicator itself says the age, otherwise the ages as stated (16-64)';
COMMENT ON COLUMN observation.value IS 'In the unit of the indicator; NULL only where flag says why';
COMMENT ON COLUMN observation.flag IS '.. not available, . not applicable, - nothing to report';
COMMENT ON COLUMN observation.note IS 'What the source says of this one figure (address of the page, how it was computed)';

CREATE TABLE series_break (
    indicator_id VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    note         VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, period_start)
);

CREATE TABLE council_goal (
    plan_id         VARCHAR NOT NULL,
    council_goal_no INTEGER NOT NULL,
    title           VARCHAR NOT NULL,
    contribution    VARCHAR NOT NULL,
    statement_id    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, council_goal_no)
);

CREATE TABLE goal (
    plan_id      VARCHAR NOT NULL,
    goal_no      INTEGER NOT NULL,
    name         VARCHAR NOT NULL,
    description  VARCHAR NOT NULL,
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no)
);

CREATE TABLE goal_council_goal (
    plan_id         VARCHAR NOT NULL,
    goal_no         INTEGER NOT NULL,
    council_goal_no INTEGER NOT NULL,
    statement_id    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, council_goal_no)
);

CREATE TABLE goal_sdg (
    plan_id VARCHAR NOT NULL,
    goal_no INTEGER NOT NULL,
    sdg_no  INTEGER NOT NULL CHECK (sdg_no BETWEEN 1 AND 17),
    basis   VARCHAR NOT NULL CHECK (basis = 'interpreted'),
    said_by VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, sdg_no)
);
COMMENT ON TABLE goal_sdg IS 'Goals of Agenda 2030 that a plan goal is linked to. Icons in the original, lost in the text: filled by a person';

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
    PRIMARY KEY (plan_id, period)
);
COMMENT ON TABLE follow_up IS 'When the plan says that it is followed up: 2024-delar in June, 2024-helar in November';

CREATE TABLE criterion (
    plan_id      VARCHAR NOT NULL,
    goal_no      INTEGER NOT NULL,
    letter       VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    baseline     DOUBLE,
    target       DOUBLE,
    unit         VARCHAR,
    direction    VARCHAR CHECK (direction IN ('higher_better', 'lower_better', 'neutral')),
    letter_basis VARCHAR NOT NULL CHECK (letter_basis IN ('stated', 'derived')),
    statement_id VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, goal_no, letter)
);
COMMENT ON COLUMN criterion.letter_basis IS 'derived: the text dropped the letter, given here by order';

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
    goal_no     INTEGER NOT NULL,
    stated_name VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, point_no, goal_no)
);
COMMENT ON COLUMN programme_point_goal.stated_name IS 'The goal''s name as the point writes it, before correction';

CREATE TABLE status_report (
    report_id   VARCHAR PRIMARY KEY,
    plan_id     VARCHAR NOT NULL,
    item_kind   VARCHAR NOT NULL CHECK (item_kind IN ('point', 'criterion', 'goal')),
    item_id     VARCHAR NOT NULL,
    period      VARCHAR NOT NULL,
    status      VARCHAR CHECK (status IN ('Slutförd', 'Pågår', 'Ej påbörjad')),
    assessment  VARCHAR,
    comment     VARCHAR,
    recorded_at TIMESTAMP NOT NULL,
    recorded_by VARCHAR NOT NULL,
    upload_id   VARCHAR
);
COMMENT ON TABLE status_report IS 'Append-only. Items are point:16, criterion:8A, goal:8; the plan itself is period plan';

CREATE TABLE budget_line (
    plan_id          VARCHAR NOT NULL,
    line_id          VARCHAR NOT NULL,
    parent_id        VARCHAR,
    position         INTEGER NOT NULL,
    name             VARCHAR NOT NULL,
    amount_mnkr      DECIMAL(12, 3),
    low_mnkr         DECIMAL(12, 3) NOT NULL,
    high_mnkr        DECIMAL(12, 3) NOT NULL,
    stated_share_pct DECIMAL(6, 2),
    basis            VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived')),
    statement_id     VARCHAR NOT NULL,
    share_statement_id VARCHAR,
    PRIMARY KEY (plan_id, line_id),
    CHECK (low_mnkr <= high_mnkr)
);
COMMENT ON COLUMN budget_line.amount_mnkr IS 'mnkr; NULL where the plan gives only a rounded share: then low_mnkr to high_mnkr is what can be said';

CREATE TABLE budget_change (
    plan_id         VARCHAR NOT NULL,
    change_id       VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL CHECK (kind IN ('previous_frame', 'total', 'part', 'unexplained')),
    position        INTEGER NOT NULL,
    name            VARCHAR NOT NULL,
    amount_mnkr     DECIMAL(12, 3) NOT NULL,
    stated_rate_pct DECIMAL(6, 2),
    from_board      VARCHAR,
    to_board        VARCHAR,
    basis           VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived', 'interpreted')),
    statement_id    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, change_id)
);
COMMENT ON TABLE budget_change IS 'From last year''s frame to this year''s. previous_frame + the parts + unexplained = the frame';
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
COMMENT ON COLUMN claim.since IS 'Start of the span that a record is said to hold for';

CREATE TABLE correction (
    correction_id VARCHAR PRIMARY KEY,
    plan_id       VARCHAR NOT NULL,
    subject       VARCHAR NOT NULL,
    source_says   VARCHAR NOT NULL,
    we_use        VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    guard_count   INTEGER NOT NULL
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
    statement_id VARCHAR
);
COMMENT ON TABLE finding IS 'What does not add up, and how each claim of the plan fares: computed by etl/findings/*.sql, never typed';
COMMENT ON COLUMN finding.severity IS 'high: leadership should see it; medium; low; none: nothing is wrong (a claim that holds)';

CREATE TABLE build (
    build_id       VARCHAR PRIMARY KEY,
    started_at     TIMESTAMP NOT NULL,
    finished_at    TIMESTAMP NOT NULL,
    input_count    INTEGER NOT NULL,
    input_sha256   VARCHAR NOT NULL,
    row_count      BIGINT NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    schema_sha256  VARCHAR NOT NULL,
    check_count    INTEGER NOT NULL
);
COMMENT ON COLUMN build.content_sha256 IS 'Over the contents of all other tables: two builds from the same inputs give the same';
