"""What came to an end is not brought back by a document: the dead, the erased, records that were merged."""

from __future__ import annotations

from regsosek.kernel.problems import Problem
from regsosek.registry.document import FamilyDocument
from regsosek.registry.models import Family, Person


def refuse(documents: list[FamilyDocument]) -> None:
    """Under a system scope. :raises Problem: ``bad_document`` with the reason."""
    present = {member.person_id: member.is_resident for d in documents for member in d.members}
    people = Person.objects.filter(pk__in=list(present))
    ended = people.exclude(died_on__isnull=True, erased_at__isnull=True, merged_into__isnull=True)
    for person, died, erased, merged in ended.values_list("id", "died_on", "erased_at", "merged_into"):
        if erased:
            raise Problem("bad_document", reason="data diri seorang anggotanya telah dihapus")
        if merged:
            raise Problem("bad_document", reason="catatan seorang anggotanya telah digabungkan dengan orang lain")
        if died and present[person]:
            raise Problem("bad_document", reason="seorang anggotanya sudah tercatat meninggal")
    closed = Family.objects.filter(pk__in=[d.family_id for d in documents], closed_as=Family.Closing.MERGED)
    if closed.exists():
        raise Problem("bad_document", reason="catatan keluarga ini telah digabungkan dengan keluarga lain")
