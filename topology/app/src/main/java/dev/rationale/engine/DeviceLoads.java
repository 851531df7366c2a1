package dev.rationale.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The devices of an engine. Guarded by the engine's lock. */
final class DeviceLoads {
    private final Map<String, DeviceLoad> devices = new LinkedHashMap<>();

    /**
     * @param lock the engine's
     * @throws IllegalArgumentException if a device stands there twice
     */
    DeviceLoads(EngineSettings settings, Lock lock) {
        for (DeviceSettings device : settings.devices()) {
            DeviceLoad load = new DeviceLoad(device, settings.linger().toNanos(), lock.newCondition());
            if (devices.putIfAbsent(device.name(), load) != null) {
                throw new IllegalArgumentException("device " + device.name() + " stands there twice");
            }
        }
    }

    Iterable<DeviceLoad> all() {
        return devices.values();
    }

    Set<String> names() {
        return devices.keySet();
    }

    /** Of the request's devices that could ever hold one of its rows, that with the fewest records per worker; null if none could. */
    @Nullable
    Placement leastLoaded(EngineRequest request) {
        Placement least = null;
        for (Placement placement : request.placements()) {
            DeviceLoad device = of(placement);
            if (device.canHold(placement, request.shape().dimension())
                    && (least == null || device.load() < of(least).load())) {
                least = placement;
            }
        }
        return least;
    }

    /**
     * @throws IllegalArgumentException if the engine has no such device
     */
    DeviceLoad of(Placement placement) {
        DeviceLoad device = devices.get(placement.device());
        if (device == null) {
            throw new IllegalArgumentException(
                    "expected one of the devices " + devices.keySet() + ", found " + placement.device());
        }
        return device;
    }

    /** Bytes of heap that what was prepared to stay takes, about. */
    long keptBytes() {
        return devices.values().stream().mapToLong(DeviceLoad::keptBytes).sum();
    }

    void wakeAll() {
        devices.values().forEach(DeviceLoad::wakeAll);
    }
}
