package dev.rationale.attribution.guided;

import dev.rationale.attribution.RowResult;
import java.util.List;

/**
 * The path of {@link ManifoldAlignedGuidedIntegratedGradients} from one baseline. The gradient at a decoded node serves twice: as it is
 * for the attribution, and pulled back for the next latent step.
 */
final class LatentWalk implements Walk {
    /** That one holds of inputs: values, the node and the next, two gradients; and of codes. */
    static final int VECTORS = 5;

    static final int LATENT_VECTORS = 4;

    private final Autoencoder autoencoder;
    private final GreedyStep step;
    private final double[] baseline;
    private final double[] input;
    private final int steps;
    private final int decoded;
    private final TakenBits bits;
    private final String place;

    private final double[] values;
    private double[] latent;
    private double[] node;
    private int done;

    /**
     * @param step from the code of the baseline to that of the input
     * @param latent code of the baseline
     * @param steps of the schedule
     * @param decoded number of decoded nodes between the ends
     * @param place of the baseline, for messages
     */
    LatentWalk(
            Autoencoder autoencoder,
            GreedyStep step,
            double[] latent,
            double[] baseline,
            double[] input,
            int steps,
            int decoded,
            TakenBits bits,
            String place) {
        this.autoencoder = autoencoder;
        this.step = step;
        this.latent = latent;
        this.baseline = baseline;
        this.input = input;
        this.steps = steps;
        this.decoded = decoded;
        this.bits = bits;
        this.place = place;
        this.values = new double[input.length];
        this.node = decodedFrom(latent);
    }

    /** First the baseline, and with it where its code is decoded to; then one node each. */
    @Override
    public List<double[]> points() {
        if (step.total() == 0 || done > decoded) {
            return List.of();
        }
        if (done > 0) {
            return List.of(node);
        }
        return decoded == 0 ? List.of(baseline) : List.of(baseline, node);
    }

    @Override
    public void accept(List<RowResult.Segment> found) {
        double[] gradient = gradient(found.get(0), "node " + done);
        double[] from = done == 0 ? baseline : node;
        double[] next = input;
        if (done < decoded) {
            double[] atCode = found.size() > 1 ? gradient(found.get(1), "the decoded baseline") : gradient;
            double alpha = (done + 1.0) / steps;
            latent = step.moved(latent, finite(autoencoder.pulledBack(latent, atCode), latent.length), alpha, bits);
            next = decodedFrom(latent);
        }
        NodeGradients.add(values, from, next, gradient);
        node = next;
        done++;
    }

    private double[] gradient(RowResult.Segment segment, String where) {
        return NodeGradients.finite(
                segment, ManifoldAlignedGuidedIntegratedGradients.NAME, where + " of " + (decoded + 1) + ", " + place);
    }

    private double[] decodedFrom(double[] code) {
        return finite(autoencoder.decode(code), input.length);
    }

    private double[] finite(double[] found, int length) {
        return ManifoldAlignedGuidedIntegratedGradients.checked(found, length, "node " + done + ", " + place);
    }

    @Override
    public double[] values() {
        return values;
    }

    @Override
    public int steps() {
        return step.total() == 0 ? 0 : decoded + 1;
    }
}
