package dev.rationale.engine;

import java.time.Instant;

/**
 * In what company and when a record was computed.
 *
 * @param device name of the device
 * @param batchId number of the batch that it first joined, counted from the engine's start
 * @param size rows in that batch
 * @param position first row of this record in it
 * @param chunks device calls that held rows of this record
 * @param batchedAt when it joined that batch
 * @param deviceEndAt when its last device call ended
 * @param queueMillis milliseconds spent in the engine outside of device calls
 * @param deviceMillis milliseconds of the device calls that held its rows
 */
public record DeviceUse(
        String device,
        long batchId,
        int size,
        int position,
        int chunks,
        Instant batchedAt,
        Instant deviceEndAt,
        double queueMillis,
        double deviceMillis) {

    /** This and the computation of another target of the same record. */
    public DeviceUse and(DeviceUse other) {
        DeviceUse first = other.batchId < batchId ? other : this;
        return new DeviceUse(
                first.device,
                first.batchId,
                first.size,
                first.position,
                chunks + other.chunks,
                first.batchedAt,
                deviceEndAt.isAfter(other.deviceEndAt) ? deviceEndAt : other.deviceEndAt,
                Math.max(queueMillis, other.queueMillis),
                deviceMillis + other.deviceMillis);
    }
}
