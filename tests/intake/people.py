"""Invented applicants for the tests of cleaning."""

from panel_app.domain.candidates import Applicant, CandidateId


def applicant(  # noqa: PLR0913  a person has as many facts
    *,
    given: str = "Jane",
    family: str = "Skelmersdale",
    known_as: str = "",
    email: str = "j.skelm84@example.org",
    phone: str = "07700 900123",
    employer: str = "Northmoor and Wexley Hospitals NHS Foundation Trust",
    job_title: str = "Consultant Midwife",
    number: str = "A-1001",
    answer: str = "",
    context: str = "",
) -> Applicant:
    identity = {
        "title": "Ms",
        "given_name": given,
        "family_name": family,
        "known_as": known_as,
        "date_of_birth": "1984-03-07",
        "registration": "EX12345B",
    }
    return Applicant(
        id=CandidateId(number),
        identity=identity,
        contact={"email": email, "phone": phone, "address": "6 Fable Row, Northmoor", "postcode": "QX3 4KV"},
        work={"employer": employer, "job_title": job_title},
        equality={},
        line={},
        context={"background": context},
        answers={"q1": answer},
    )
