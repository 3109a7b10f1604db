"""The pages: rendered here, whole without JavaScript."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRoute

from gateway.portal import (
    about,
    agencies,
    campaigns,
    conversation,
    corrections,
    embedding,
    feeds,
    home,
    instruments,
    letters,
    library,
    materials,
    newsroom,
    oembed,
    packs,
    partners,
    quizzes,
    tools,
)
from gateway.state import State

#: Each module adds its own routes.
PARTS = (
    home,
    feeds,
    library,
    letters,
    tools,
    instruments,
    agencies,
    about,
    conversation,
    embedding,
    quizzes,
    campaigns,
    newsroom,
    oembed,
    corrections,
    partners,
    materials,
    packs,
)


def add_portal(app: FastAPI, state: State) -> None:
    """Add every page; what can be read can be asked about without its body as well."""
    for part in PARTS:
        part.add(app, state)
    for route in app.routes:
        if isinstance(route, APIRoute) and not route.include_in_schema and "GET" in route.methods:
            route.methods.add("HEAD")
