"""How well the assistant understands and when it should have kept silent: suites, baselines, reports."""
