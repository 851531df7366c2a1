package dev.rationale.engine;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What an engine does, as JMX beans: {@code dev.rationale:type=engine-device,device=<name>} for each device and
 * {@code dev.rationale:type=engine} for the whole; a second engine in the process adds {@code engine=2}. Names and units of
 * the attributes stand in {@code docs/metrics.md}.
 *
 * <p>Safe for use by any number of threads; closed after the engine.
 */
public final class EngineMetrics implements EngineListener, AutoCloseable {
    private static final String DOMAIN = "dev.rationale:type=";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, DeviceMetrics> devices = new LinkedHashMap<>();
    private final List<ObjectName> registered = new ArrayList<>();
    private final EngineListener next;

    /**
     * Registers a bean per device.
     *
     * @param settings of the engine
     * @param next hears everything too
     */
    public EngineMetrics(EngineSettings settings, EngineListener next) {
        this(settings, next, System::nanoTime);
    }

    EngineMetrics(EngineSettings settings, EngineListener next, LongSupplier nanoTime) {
        this.next = next;
        for (DeviceSettings device : settings.devices()) {
            DeviceMetrics metrics = new DeviceMetrics(device.workers(), nanoTime);
            devices.put(device.name(), metrics);
            register(metrics, "engine-device,device=" + quoted(device.name()));
        }
    }

    /** Registers the bean of the engine itself, which needs this listener before it exists. */
    public void watch(IntSupplier records) {
        EngineMXBean engine = records::getAsInt;
        register(engine, "engine");
    }

    @Override
    public void batchStarted(DeviceBatch batch) {
        device(batch.device()).started(batch);
        next.batchStarted(batch);
    }

    @Override
    public void batchEnded(DeviceBatch batch, Duration time) {
        device(batch.device()).ended(batch, time);
        next.batchEnded(batch, time);
    }

    @Override
    public void limitChanged(String device, int rows) {
        device(device).limited(rows);
        next.limitChanged(device, rows);
    }

    /** Takes the beans back. */
    @Override
    public void close() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                // Somebody else took it back; nothing is left to do.
            } catch (JMException e) {
                throw new IllegalStateException("the bean " + name + " cannot be taken back", e);
            }
        }
        registered.clear();
    }

    private DeviceMetrics device(String name) {
        DeviceMetrics metrics = devices.get(name);
        if (metrics == null) {
            throw new IllegalArgumentException("no device " + name + " among " + devices.keySet());
        }
        return metrics;
    }

    private void register(Object bean, String type) {
        int engine = 1;
        while (!registers(bean, DOMAIN + type + (engine == 1 ? "" : ",engine=" + engine))) {
            engine++;
        }
    }

    /** Whether the name was free: another engine of this process may have it. */
    private boolean registers(Object bean, String text) {
        try {
            ObjectName name = new ObjectName(text);
            server.registerMBean(bean, name);
            registered.add(name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        } catch (JMException e) {
            throw new IllegalStateException("the metrics " + text + " cannot be registered", e);
        }
    }

    /** Some characters of a name, the colon of {@code gpu:0} among them, mean something in an object name. */
    private static String quoted(String name) {
        return name.matches("[\\w-]+") ? name : ObjectName.quote(name);
    }
}
