# One pass over the training images with the DataLoader, 4 workers; images resized when an argument says so.
import sys
from common import loader, rounds, timed

batches = loader(True, int(sys.argv[1]) if len(sys.argv) > 1 else None)
rounds(lambda: timed(lambda: {"images": sum(len(y) for _, y in batches)}))
