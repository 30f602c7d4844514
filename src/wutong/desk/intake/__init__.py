"""The door for sheets: a workbook in, a preview of what it would record, one act when confirmed."""
