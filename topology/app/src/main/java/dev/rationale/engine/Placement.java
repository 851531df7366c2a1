package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Replica;
import java.util.List;

/**
 * A model placed on one device.
 *
 * @param device name of the device, as in {@link DeviceSettings}
 * @param oracle evaluates rows there; its identity is the model's identity on that device. Must stay open while requests name it
 * @param bestRows rows per batch with the least time per row, &gt; 0; the engine never gives more at once
 * @param bytesPerRow memory that a row with gradient takes on the device, estimated, &ge; 0
 * @param check evaluates a row that is known to work; throws if device or model no longer do
 */
public record Placement(String device, GradientOracle oracle, int bestRows, long bytesPerRow, Runnable check) {

    /**
     * @throws IllegalArgumentException if {@code bestRows} is not positive or {@code bytesPerRow} is negative
     */
    public Placement {
        if (bestRows < 1 || bytesPerRow < 0) {
            throw new IllegalArgumentException("expected at least one row per batch and no negative size, found "
                    + bestRows + " and " + bytesPerRow);
        }
    }

    /** Where a probed model stands, in batches of each probe's best size. */
    static List<Placement> of(ExplainableModel model) {
        return model.replicas().stream().map(Placement::of).toList();
    }

    /** Where one replica of a probed model stands, in batches of its probe's best size. */
    public static Placement of(Replica replica) {
        return new Placement(
                replica.device().text(),
                replica.oracle(),
                replica.probe().bestRows(),
                replica.probe().bytesPerRow(),
                replica.check());
    }
}
