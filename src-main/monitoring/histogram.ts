/** Values below this have a bucket of their own; above, each doubling is split into so many buckets. */
const SUB_BUCKETS = 64;
const SUB_BITS = 6;
/** 2^52 µs are 142 years. */
const LARGEST = 2 ** 52;

/**
 * Counts durations in buckets that grow with the value, so that a percentile is within 0.8% of the exact one
 * whatever the range, and histograms of shorter spans add up to that of a longer one. Values are whole microseconds.
 */
export class Histogram {
  #counts: Float64Array = new Float64Array(SUB_BUCKETS);
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** @param ms Negative values (a clock that was set back) count as 0, what is no number not at all. */
  recordMs(ms: number): void {
    if (Number.isNaN(ms)) return;
    const value = Math.min(LARGEST, Math.max(0, Math.round(ms * 1000)));
    this.#add(bucketOf(value), 1);
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  get count(): number {
    return this.#count;
  }

  /** ms; null without values. The same for the other figures. */
  get meanMs(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count / 1000;
  }

  get minMs(): number | null {
    return this.#count === 0 ? null : this.#min / 1000;
  }

  get maxMs(): number | null {
    return this.#count === 0 ? null : this.#max / 1000;
  }

  /** The value that a share `q` (0 to 1) of all values does not exceed. */
  quantileMs(q: number): number | null {
    if (this.#count === 0) return null;
    const rank = Math.max(1, Math.ceil(q * this.#count));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return Math.min(this.#max, Math.max(this.#min, middleOf(bucket))) / 1000;
    }
    return this.#max / 1000;
  }

  merge(other: Histogram): void {
    for (const [bucket, count] of other.#counts.entries()) if (count > 0) this.#add(bucket, count);
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Whole numbers: count, sum, min and max in µs, then gap to the next used bucket and its count, over and over. */
  toNumbers(): number[] {
    if (this.#count === 0) return [0, 0, 0, 0];
    const numbers = [this.#count, this.#sum, this.#min, this.#max];
    let last = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      if (count === 0) continue;
      numbers.push(bucket - last, count);
      last = bucket;
    }
    return numbers;
  }

  /** Reads what {@link toNumbers} gave. */
  static fromNumbers(numbers: readonly number[]): Histogram {
    const histogram = new Histogram();
    const [count = 0, sum = 0, min = 0, max = 0] = numbers;
    if (count === 0) return histogram;
    let bucket = 0;
    for (let at = 4; at + 1 < numbers.length; at += 2) {
      bucket += numbers[at] ?? 0;
      histogram.#add(bucket, numbers[at + 1] ?? 0);
    }
    histogram.#sum = sum;
    histogram.#min = min;
    histogram.#max = max;
    return histogram;
  }

  #add(bucket: number, count: number): void {
    if (bucket >= this.#counts.length) {
      const grown = new Float64Array(Math.max(bucket + 1, this.#counts.length * 2));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#count += count;
  }
}

function bucketOf(value: number): number {
  if (value < SUB_BUCKETS) return value;
  const exponent = exponentOf(value);
  const sub = Math.floor(value / 2 ** (exponent - SUB_BITS)) - SUB_BUCKETS;
  return (exponent - SUB_BITS + 1) * SUB_BUCKETS + sub;
}

function middleOf(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket;
  const width = 2 ** (Math.floor(bucket / SUB_BUCKETS) - 1);
  return ((bucket % SUB_BUCKETS) + SUB_BUCKETS) * width + (width - 1) / 2;
}

// Math.log2 is off by a hair right below large powers of two; counting leading zeros is exact.
function exponentOf(value: number): number {
  const high = Math.floor(value / 2 ** 31);
  return high > 0 ? 62 - Math.clz32(high) : 31 - Math.clz32(value);
}
