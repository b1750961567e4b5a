INSERT INTO indicator BY NAME FROM raw_indicator;

INSERT INTO series_break BY NAME FROM raw_series_break;
