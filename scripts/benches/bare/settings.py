"""The product's settings with nothing around the one bare view."""

from socialtalks.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "scripts.benches.bare.site"
