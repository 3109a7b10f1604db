"""Answers to the questions of any letter, whatever a kind asks and in which order."""

from actions.dialogue import letters


def waiting_in(slots):
    """The question that a letter asks now."""
    return letters.waiting(slots["document_kind"], slots["letter"])


def fitting(slots, **wanted):
    """An answer to it: the choice wanted or the first one, words where they are needed, else a blank."""
    asked = waiting_in(slots)
    if asked.kind == "choice":
        return next(each.label for each in asked.choices if wanted.get(asked.key, each.value) == each.value)
    return wanted.get(asked.key) or ("Quyết định kê biên nhà của tôi" if asked.required else "bỏ qua")
