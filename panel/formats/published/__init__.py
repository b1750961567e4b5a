"""Tables as publishers lay them out in csv and xlsx files: found, named and read as a Cube."""
