"""From a county's publication pages to files under `data/raw`: polite, bounded, and never twice the same bytes."""
