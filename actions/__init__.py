"""What the assistant does after it has understood; found by rasa-sdk by the package's name."""

from actions.reply import ActionReply

__all__ = ["ActionReply"]
