"""The follow-up as a document: its content, collected once, and writers of Word, PowerPoint, Excel and PDF."""
