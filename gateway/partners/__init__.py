"""What partners reuse: what changed since when, keys, packs, campaigns, webhooks."""
