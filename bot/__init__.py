"""The assistant: thin Rasa components over plain functions, and the engine that runs them."""
