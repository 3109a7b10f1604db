"""Rasa graph components: convert in, call one plain function, convert out."""
