// Validates PDF files with veraPDF: `Vera PROFILES FILE…`, where PROFILES is such as `ua1,2a`. Prints
// each rule that a file breaks, and ends with the number of files that break one.
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class Vera {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int failed = 0;
        for (int place = 1; place < arguments.length; place++) {
            boolean conforms = true;
            for (String profile : arguments[0].split(",")) {
                conforms &= conforms(arguments[place], PDFAFlavour.fromString(profile));
            }
            if (!conforms) {
                failed++;
            }
        }
        System.out.println((arguments.length - 1) + " files, " + failed + " that do not conform");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean conforms(String file, PDFAFlavour flavour) throws Exception {
        try (InputStream in = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            TreeSet<String> broken = new TreeSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber()
                        + ": " + one.getMessage());
                }
            }
            for (String rule : broken) {
                System.out.println(file + " " + flavour + " " + rule);
            }
            return result.isCompliant();
        }
    }
}
