"""The files of `resources/` in an installed copy; empty in a checkout. Ask `panel_app.resources` where they are."""
