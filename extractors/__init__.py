"""Documents, tables and records: the document model, one reader a format, the table finders, the declared recognisers."""
