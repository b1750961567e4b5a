"""What the page Uppföljning is made of: the sheet that is fetched, the file that is handed in, and what it changes."""
