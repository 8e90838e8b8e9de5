"""Life events at the counter. Each method is one visit; what falls and what is issued follows JPKI's table.

The visits are told in four files: changes (the person), issuing (card and certificates), endings (loss, suspension),
phones. 公的個人認証法 第3条, 第22条 (application by way of the mayor), 第9条以下 (what ends one); 番号法 第17条.
"""

from gov_core.municipality.changes import Changes
from gov_core.municipality.endings import Endings
from gov_core.municipality.issuing import Issuing
from gov_core.municipality.phones import Phones


class Office(Changes, Issuing, Endings, Phones):
    """The counter of every municipality of this stand-in."""
