package dev.rationale.attribution.metric;

/**
 * Gaussian blur of images, plane by plane. Weights reach four standard deviations and are scaled to sum 1 over what lies
 * inside the image, so that a constant image stays as it is.
 *
 * @param planes channels
 * @param height rows
 * @param width columns
 * @param sigma standard deviation in pixels, &gt; 0
 */
public record GaussianBlur(int planes, int height, int width, double sigma) {

    /**
     * @throws IllegalArgumentException if sigma is not above 0
     */
    public GaussianBlur {
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("expected a sigma above 0, found " + sigma);
        }
    }

    /**
     * @param image {@code [planes, height, width]} row-major
     * @return of the same shape
     */
    public double[] of(double[] image) {
        if (image.length != planes * height * width) {
            throw new IllegalArgumentException(
                    "expected " + planes * height * width + " values, found " + image.length);
        }
        double[] blurred = image.clone();
        int plane = height * width;
        for (int p = 0; p < planes; p++) {
            for (int y = 0; y < height; y++) {
                line(blurred, p * plane + y * width, 1, width);
            }
            for (int x = 0; x < width; x++) {
                line(blurred, p * plane + x, width, height);
            }
        }
        return blurred;
    }

    private void line(double[] values, int start, int step, int length) {
        double[] line = new double[length];
        int reach = (int) Math.min(length, Math.ceil(4 * sigma));
        for (int i = 0; i < length; i++) {
            double sum = 0;
            double weights = 0;
            for (int j = Math.max(0, i - reach); j <= Math.min(length - 1, i + reach); j++) {
                double weight = Math.exp(-(i - j) * (i - j) / (2 * sigma * sigma));
                sum += weight * values[start + j * step];
                weights += weight;
            }
            line[i] = sum / weights;
        }
        for (int i = 0; i < length; i++) {
            values[start + i * step] = line[i];
        }
    }
}
