"""The people of the demo: plainly fictional, at `.example` addresses."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Sketch:
    """A client in a few words."""

    name: str
    pronouns: str
    zone: str = "Europe/Berlin"


STAFF = (
    ("owner", "Ines Falk", ("owner", "counselor"), "therapist"),
    ("counselor", "Mara Lindqvist", ("counselor",), "therapist"),
    ("coach", "Tomas Adler", ("counselor",), "coach"),
    ("supervisor", "Ruth Okafor", ("supervisor",), None),
    ("assistant", "Jonas Petri", ("assistant",), None),
)

CLIENT = Sketch("Avery Holm", "they/them", "America/New_York")
PARTNER = Sketch("Noor Haddad", "she/her", "Europe/Berlin")

OTHERS = (
    Sketch("Bela Novak", "he/him"),
    Sketch("Carla Winter", "she/her"),
    Sketch("Dario Conti", "he/him", "Europe/Rome"),
    Sketch("Edda Sommer", "she/her"),
    Sketch("Farid Nasser", "he/him"),
    Sketch("Greta Holz", "she/her"),
    Sketch("Hanna Brandt", "she/her"),
    Sketch("Idris Cole", "he/him", "Europe/London"),
    Sketch("Jule Kern", "they/them"),
    Sketch("Kofi Mensah", "he/him"),
    Sketch("Lena Voss", "she/her"),
    Sketch("Milo Jansen", "he/him", "Europe/Amsterdam"),
    Sketch("Nele Ritter", "she/her"),
    Sketch("Oskar Lund", "he/him", "Europe/Stockholm"),
    Sketch("Paula Reis", "she/her", "Europe/Lisbon"),
    Sketch("Quinn Abel", "they/them"),
    Sketch("Rosa Engel", "she/her"),
    Sketch("Samir Aziz", "he/him"),
    Sketch("Thea Blum", "she/her"),
    Sketch("Udo Falke", "he/him"),
    Sketch("Vera Stein", "she/her"),
    Sketch("Wanja Orlow", "they/them"),
    Sketch("Xenia Marek", "she/her"),
    Sketch("Yusuf Demir", "he/him"),
    Sketch("Zoe Hartmann", "she/her"),
    Sketch("Anton Weiss", "he/him"),
    Sketch("Britta Kranz", "she/her"),
    Sketch("Cem Arslan", "he/him"),
    Sketch("Dora Lenz", "she/her"),
    Sketch("Emil Frost", "he/him"),
    Sketch("Fenja Moor", "she/her"),
    Sketch("Gustav Roth", "he/him"),
    Sketch("Helma Quast", "she/her"),
    Sketch("Ilja Sorin", "he/him"),
    Sketch("Jara Thiel", "she/her"),
    Sketch("Kian Moradi", "he/him"),
    Sketch("Lotte Behr", "she/her"),
)


def address(sketch: Sketch) -> str:
    """A client's address: first and last name at an example domain."""
    return f"{sketch.name.lower().replace(' ', '.')}@clients.example"
