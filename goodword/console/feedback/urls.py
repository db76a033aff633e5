"""The addresses of Feedback."""

from django.urls import path

from goodword.console.feedback import answers, attachments, board, case_page, cases, erasure, improvements, overview, questions, score_card, surveys, themes

urlpatterns = [
    path("feedback/", overview.feedback, name="feedback"),
    path("feedback/answers/", answers.answers, name="answers"),
    path("feedback/answers/new/", answers.new, name="answer_new"),
    path("feedback/answers/<uuid:answer_id>/", answers.answer, name="answer"),
    path("feedback/surveys/", surveys.surveys, name="surveys"),
    path("feedback/surveys/new/", surveys.new, name="survey_new"),
    path("feedback/surveys/<uuid:survey_id>/", surveys.survey, name="survey"),
    path("feedback/surveys/<uuid:survey_id>/change/", surveys.change, name="survey_change"),
    path("feedback/surveys/<uuid:survey_id>/answers.csv", questions.export, name="survey_export"),
    path("feedback/surveys/<uuid:survey_id>/questions/new/", questions.question, name="question_new"),
    path("feedback/surveys/<uuid:survey_id>/questions/<str:key>/", questions.question, name="question"),
    path("feedback/surveys/<uuid:survey_id>/questions/<str:key>/step/", questions.step, name="question_step"),
    path("contacts/<uuid:contact_id>/survey/", surveys.send, name="survey_send"),
    path("contacts/<uuid:contact_id>/erase-feedback/", erasure.erase, name="erase_feedback"),
    path("feedback/improvements/", improvements.improvements, name="improvements"),
    path("feedback/improvements/new/", improvements.new, name="improvement_new"),
    path("feedback/improvements/<uuid:improvement_id>/", improvements.improvement, name="improvement"),
    path("feedback/themes/", themes.themes, name="themes"),
    path("feedback/cases/", cases.cases, name="cases"),
    path("feedback/cases/score-card/", score_card.card, name="score_card"),
    path("feedback/cases/new/", cases.new, name="case_new"),
    path("feedback/cases/<uuid:case_id>/", case_page.case, name="case"),
    path("feedback/cases/<uuid:case_id>/files/", attachments.add, name="case_files"),
    path("feedback/files/<uuid:file_id>/", attachments.download, name="case_file"),
    path("feedback/cases/<uuid:case_id>/move/", board.move, name="case_move"),
]
