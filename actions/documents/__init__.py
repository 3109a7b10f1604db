"""Letters to enforcement offices and courts, filled in from a few answers, as DOCX and PDF."""
