"""Pages of placed characters and rules to a document: what PDF, OFD and pictures of pages share."""
