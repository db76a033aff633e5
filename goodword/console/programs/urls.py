"""The addresses of Programs."""

from django.urls import path

from goodword.console.programs import changing, life, making, overview, page, presets

urlpatterns = [
    path("programs/", overview.programs, name="programs"),
    path("programs/presets/", presets.presets, name="presets"),
    path("programs/new/", making.new, name="program_new"),
    path("programs/from-file/", making.from_file, name="program_from_file"),
    path("programs/<uuid:program_id>/", page.program, name="program"),
    path("programs/<uuid:program_id>/change/", changing.change, name="program_change"),
    path("programs/<uuid:program_id>/words/", changing.words, name="program_words"),
    path("programs/<uuid:program_id>/versions/", page.versions, name="program_versions"),
    path("programs/<uuid:program_id>/duplicate/", making.duplicate, name="program_duplicate"),
    path("programs/<uuid:program_id>/export/", making.export, name="program_export"),
    path("programs/<uuid:program_id>/<slug:name>/", life.step, name="program_step"),
]
