"""The parts of the page Uppföljning: the sheet to download, the uploaded file, and its changes."""
