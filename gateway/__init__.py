"""The only public door: HTTP, the page and the `hoidap` command."""
