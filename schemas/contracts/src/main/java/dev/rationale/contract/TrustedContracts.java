package dev.rationale.contract;

import dev.rationale.Sha256;
import org.apache.avro.Conversion;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that it may instantiate the generated classes of this module.
 *
 * <p>Since 1.12.2 Avro refuses every class that is not on its list, even in a generated builder. It loads the conversions
 * on the class path, this one among them, when the first generated class is initialised; no other hook works without a
 * call by every user. Nothing is converted, and what others have trusted stays trusted.
 */
public final class TrustedContracts extends Conversion<TrustedContracts> {
    static {
        ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(TrustedContracts::isContract, others));
    }

    /** Made by {@link java.util.ServiceLoader}. */
    public TrustedContracts() {}

    private static boolean isContract(Class<?> type) {
        return type.getClassLoader() == Sha256.class.getClassLoader()
                && type.getPackageName().equals(Sha256.class.getPackageName())
                && (SpecificRecord.class.isAssignableFrom(type)
                        || SpecificFixed.class.isAssignableFrom(type)
                        || GenericEnumSymbol.class.isAssignableFrom(type));
    }

    @Override
    public Class<TrustedContracts> getConvertedType() {
        return TrustedContracts.class;
    }

    @Override
    public String getLogicalTypeName() {
        return "rationale-trusted-contracts";
    }
}
