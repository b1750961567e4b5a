"""The follow-up as a document: what it says, gathered once, and writers of Word, PowerPoint, Excel and pdf."""
