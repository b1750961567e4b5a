"""The parts of the page Lägg till statistik: what is given, the questions, the proposal, and what has been added."""
