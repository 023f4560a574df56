"""The icons: a 24 grid, strokes of 2 with round ends, no fills. Always shown beside a word."""

from __future__ import annotations

from types import MappingProxyType

from seminars.agenda import Kind

ICONS = MappingProxyType(
    {
        "lamp": '<path d="M12 3v4M5 15a7 7 0 0 1 14 0zM10 18.5a2.2 2.2 0 0 0 4 0"/>',
        "together": (
            '<circle cx="6" cy="7" r="2.6"/><circle cx="18" cy="7" r="2.6"/><circle cx="12" cy="17.5" r="2.6"/>'
            '<path d="M8.6 7h6.8M7.4 9.3l3.2 5.9M16.6 9.3l-3.2 5.9"/>'
        ),
        "play": '<path d="M7 4.5v15l12-7.5z"/>',
        "hold": '<path d="M8 5v14M16 5v14"/>',
        "cup": (
            '<path d="M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3.5v2M12.5 3.5v2"/>'
        ),
        "pen": '<path d="M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3"/>',
        "idea": (
            '<path d="M9 18h6M10 21h4M12 3a6 6 0 0 1 3.5 10.9c-.8.6-1 1.2-1 2.1h-5c0-.9-.2-1.5-1-2.1A6 6 0 0 1 12 3z"/>'
        ),
        "mic": '<path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>',
        "mic-off": (
            '<path d="M15 10V6a3 3 0 0 0-5.9-.8M9 9v3a3 3 0 0 0 4.5 2.6M5.5 11.5a6.5 6.5 0 0 0 10.6 5.1'
            'M18.2 13.6a6.5 6.5 0 0 0 .3-2.1M12 18v3M4 3l16 18"/>'
        ),
        "hand": (
            '<path d="M12 21a9 9 0 1 1 9-9 9 9 0 0 1-9 9zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.7M12 16.8v.2"/>'
        ),
        "own-clock": (
            '<path d="M3 9.5a13 13 0 0 1 5-3M21 9.5a13 13 0 0 0-8-4M6.5 13.5a8 8 0 0 1 3.5-2'
            'M17.5 13.5a8 8 0 0 0-2-1.3M12 18.5v.2M4 3l16 18"/>'
        ),
        "hourglass": '<path d="M7 3h10M7 21h10M8 3c0 5 8 5 8 9s-8 4-8 9M16 3c0 5-8 5-8 9s8 4 8 9"/>',
        "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
        "warning": '<path d="M12 4l9 16H3zM12 10v4.5M12 17.3v.2"/>',
        "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
        "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
        "up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
        "down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
        "undo": '<path d="M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
        "stop": '<path d="M6 6h12v12H6z"/>',
        "speaker": '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>',
        "people": (
            '<circle cx="9" cy="8" r="3.2"/><path d="M3 19c.5-3.5 3-5 6-5s5.5 1.5 6 5M15.5 5.2a3 3 0 0 1 0 5.6'
            'M17.5 14.3c2 .6 3.2 2.2 3.5 4.7"/>'
        ),
        "screen": '<path d="M3 5h18v11H3zM9 20h6M12 16v4"/>',
        "fullscreen": '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
        "flag": '<path d="M5 21V4h12l-2.5 4 2.5 4H5"/>',
        "mail": '<path d="M3.5 6h17v12h-17zM3.5 7l8.5 6 8.5-6"/>',
        "captions": '<path d="M3 6h18v12H3zM10.5 10.5a2 2 0 1 0 0 3M17 10.5a2 2 0 1 0 0 3"/>',
        "link": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
        "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
        "paper": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
        "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    }
)

OF_KIND = MappingProxyType(
    {
        Kind.WELCOME: "together",
        Kind.TALK: "play",
        Kind.LEARNING: "lamp",
        Kind.BREAK: "cup",
        Kind.GATHERING: "together",
        Kind.PRODUCTIVE: "lamp",
        Kind.SHARING: "together",
        Kind.EVALUATION: "pen",
    }
)
"""Which icon stands for each kind of segment."""
