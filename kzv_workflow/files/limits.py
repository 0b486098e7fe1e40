"""How large an uploaded file may be, and what its reader may use; stated here and nowhere else."""

MB = 1024 * 1024

MAX_PACKED = 20 * MB  # the file as it is sent
MAX_UNPACKED = 50 * MB  # all members of a Word, Excel or OpenDocument file together
MAX_XML_PART = 20 * MB  # one XML member
MAX_MEMBERS = 2_000
MAX_RATIO = 100  # unpacked to packed, for members that unpack to more than RATIO_FROM
RATIO_FROM = 1 * MB

CHILD_MEMORY = 300 * MB  # address space of the reading process, interpreter (25 MB) included
CHILD_SECONDS = 4  # wall clock and CPU, from the handing over of the file on
CHILD_START = 10  # seconds by the wall clock; usually a tenth of one
CHILD_ANSWER = 8 * MB  # what a reader may hand back
CHILDREN_AT_ONCE = 4  # per web process
CHILDREN_WAITING = 2  # for a file that has not come yet, per web process
CHILD_IDLE = 300  # seconds after which such a process ends by itself
