INSERT INTO annotation BY NAME FROM raw_annotation;
