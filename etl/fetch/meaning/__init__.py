"""What a source's codes, periods, regions and units mean in the words of the panel."""
