"""Opening a workbook that somebody handed in, in a process of its own with little memory and time."""
