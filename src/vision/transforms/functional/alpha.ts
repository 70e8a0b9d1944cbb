import { cat, type Tensor, uint8 } from "../../../torch.ts";
import { Image } from "../../images/image.ts";

// Colours of translucent pixels count for less where pixels are mixed: Pillow's modes La and RGBa.

/** Colours times alpha / 255, rounded as Pillow rounds. */
export function premultiplied(img: Image): Image {
  const [colours, alpha] = parts(img);
  const product = (colours.int() as Tensor).mul(alpha.int()).add(128) as Tensor;
  const made = product.add(product.floorDivide(256)).floorDivide(256).to(uint8) as Tensor;
  return Image.from(cat([made, alpha], 2) as Tensor);
}

/** The way back; where alpha is 0 or 255 colours stay as they are. */
export function unmultiplied(img: Image): Image {
  const [colours, alpha] = parts(img);
  const divisor = alpha.int().clamp(1, null) as Tensor;
  const back = colours.int().mul(255).floorDivide(divisor).clamp(0, 255).to(uint8) as Tensor;
  const made = colours.where(alpha.eq(0) as never, back as never) as Tensor;
  return Image.from(cat([made, alpha], 2) as Tensor);
}

function parts(img: Image): [colours: Tensor, alpha: Tensor] {
  const last = img.channels - 1;
  return [img.narrow(2, 0, last) as Tensor, img.narrow(2, last, 1) as Tensor];
}
