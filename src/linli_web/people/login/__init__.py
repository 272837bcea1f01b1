"""Logging in: by password and second factor, by a slip of paper, by invitation, by others' logins.

Exports to the rest of the room and to rooms right of it:

- `authority`: `may_open_ways` (whose slips, sessions and locks one manages), `may_invite`
- `second_factor`: `needed`, `missing`, `waived`, `remove`; the room `plan` calls `tell_sample`
- `slips`, `invitations`, `sessions`, `locks`: actions, one verb each
- `qr.picture`: a QR code as SVG that the policy of contents allows
"""
