import { rgbOf } from "../marks/colormap.ts";
import type { Dash } from "../style.ts";
import type { Pixels } from "../svg/pixels.ts";
